#!/usr/bin/env python3
"""Opens workbooks of Performance in LibreOffice, which lays their pivots out anew from the data, and compares what it adds up with the API.

    VEGA_KEY=vega_… ./check.py http://localhost:5080 [--keep FOLDER]

Needs soffice and Python alone. The key is a user's or a client's with the right to export. Exit code 0: every pivot comes to the API's totals and rows.
"""
import csv, json, os, pathlib, subprocess, sys, tempfile, urllib.request

SHEETS = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1'
QUESTIONS = [
    {"group_by": ["client_id", "vendor_id"]},
    {"group_by": ["program_group_id", "vendor_id", "state"], "reporting_mode": "snapshot"},
    {"group_by": ["date"], "rates": ["billable_rate", "cost_per_lead"]},
    {"group_by": ["vendor_id"], "start_time": "2026-10-01", "end_time": "2026-10-31"},
    {"group_by": ["year", "quarter", "month", "vendor_id"]},
    {"group_by": ["source", "hour"], "limit": 40},
]


def ask(base, path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), {"Content-type": "application/json", "X-API-Key": os.environ["VEGA_KEY"]})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def titles(sheets):
    """Column titles of sums by their name in the API, as the definitions have them."""
    rows = sheets["Definitions"]
    head = next(i for i, r in enumerate(rows) if r[:1] == ["Column"])
    return {r[2]: r[0] for r in rows[head + 1:] if len(r) > 2 and r[2] and not r[1]}


def opened(file, folder):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", SHEETS, "--outdir", folder, file], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    sheets = {}
    for path in pathlib.Path(folder).glob(pathlib.Path(file).stem + "-*.csv"):
        with open(path, newline="", encoding="utf-8") as text:
            sheets[path.stem.split("-", 1)[1]] = list(csv.reader(text))
    return sheets


def number(text):
    return round(float(text.replace(",", "").replace("$", "").replace("−", "-") or 0), 6)


def check(base, question, folder, name):
    body = {"timezone": "America/New_York", "include_labels": True, **question}
    answer = json.loads(ask(base, "/api/v1/performance", body))
    file = os.path.join(folder, name + ".xlsx")
    pathlib.Path(file).write_bytes(ask(base, "/api/v1/performance/workbook", body))
    sheets = opened(file, folder)
    pivot, totals = sheets["Pivot"], answer["meta"]["totals"]
    total = next((r for r in pivot if r and r[0] == "Total Result"), None)
    if total is None:
        return [f"{name}: LibreOffice did not lay the pivot out anew"]
    head = next(r for r in pivot if any(c.startswith("Sum of ") for c in r))
    faults = []
    checked = 0
    for key, title in titles(sheets).items():
        if "Sum of " + title not in head:
            continue
        value = totals[key] or 0
        wanted = round(value / 100 if key.endswith("_in_cents") else value, 6)
        read = number(total[head.index("Sum of " + title)])
        checked += 1
        if abs(read - wanted) > 0.000001:
            faults.append(f"{name}: {title} comes to {read} in LibreOffice, {wanted} in the API")
    data = sheets["Data"]
    print(f"{name}: {' / '.join(question['group_by'])}: {len(data) - 1} rows of data, {checked} sums of the pivot compared, {len(faults)} differ; total of leads {total[head.index('Sum of Leads')]}")
    return faults if checked >= 10 else faults + [f"{name}: only {checked} sums were found"]


def main():
    base = sys.argv[1].rstrip("/")
    keep = sys.argv[sys.argv.index("--keep") + 1] if "--keep" in sys.argv else None
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or temporary
        os.makedirs(folder, exist_ok=True)
        faults = [f for i, q in enumerate(QUESTIONS) for f in check(base, q, os.path.abspath(folder), f"workbook{i + 1}")]
    print("\n".join(faults) or "Every pivot comes to the API's totals.")
    sys.exit(1 if faults else 0)


main()

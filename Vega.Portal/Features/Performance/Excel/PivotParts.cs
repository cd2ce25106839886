using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>
/// The parts that make a pivot live: its cache with the records, and its definition. ClosedXML 0.95 writes a cache without records, one cell as the pivot's place, no items for
/// sub-totals and row lines that do not nest, so the parts are written here with the Open XML SDK; Excel is asked to refresh on opening, and needs not to.
/// </summary>
internal static class PivotParts
{
    private const uint Cache = 1;
    private const byte Version = 5;

    public static void Add(Stream book, WorkbookTable table, PivotLayout pivot, DateTime now)
    {
        using var document = SpreadsheetDocument.Open(book, isEditable: true);
        var workbook = document.WorkbookPart!;
        var cache = workbook.AddNewPart<PivotTableCacheDefinitionPart>();
        var records = cache.AddNewPart<PivotTableCacheRecordsPart>();
        WriteRecords(records, pivot);
        cache.PivotCacheDefinition = Definition(cache.GetIdOfPart(records), table, pivot, now);
        var caches = new PivotCaches(new PivotCache { CacheId = Cache, Id = workbook.GetIdOfPart(cache) });
        workbook.Workbook.RemoveAllChildren<PivotCaches>();
        if (workbook.Workbook.GetFirstChild<CalculationProperties>() is { } calculation) workbook.Workbook.InsertAfter(caches, calculation);
        else workbook.Workbook.Append(caches);

        var sheet = workbook.Workbook.Descendants<Sheet>().Single(s => s.Name == PivotSheet.Name);
        var part = ((WorksheetPart)workbook.GetPartById(sheet.Id!)).AddNewPart<PivotTablePart>();
        part.AddPart(cache);
        part.PivotTableDefinition = Pivot(table, pivot, workbook.WorkbookStylesPart!.Stylesheet.NumberingFormats?.Elements<NumberingFormat>().ToDictionary(f => f.FormatCode!.Value!, f => f.NumberFormatId!.Value) ?? []);
    }

    private static PivotCacheDefinition Definition(string recordsId, WorkbookTable table, PivotLayout pivot, DateTime now)
    {
        var fields = new CacheFields();
        for (var g = 0; g < table.Groups.Count; g++) fields.Append(new CacheField(Shared(pivot.Items[g])) { Name = table.Groups[g].Title, NumberFormatId = pivot.Items[g].All(i => i.Date is not null) ? 14u : 0u });
        for (var m = 0; m < pivot.Measures.Count; m++)
        {
            var values = pivot.Values.Select(v => v[m]).ToList();
            var numbers = values.OfType<decimal>().DefaultIfEmpty().ToList();
            var shared = new SharedItems { ContainsSemiMixedTypes = values.Contains(null), ContainsString = false, ContainsNumber = true, MinValue = (double)numbers.Min(), MaxValue = (double)numbers.Max() };
            if (values.Contains(null)) shared.ContainsBlank = true;
            if (numbers.TrueForAll(decimal.IsInteger)) shared.ContainsInteger = true;
            fields.Append(new CacheField(shared) { Name = pivot.Measures[m].Title, NumberFormatId = 0 });
        }
        fields.Count = (uint)fields.ChildElements.Count;
        return new PivotCacheDefinition(new CacheSource(new WorksheetSource { Name = DataSheet.TableName }) { Type = SourceValues.Worksheet }, fields)
        {
            Id = recordsId, RefreshOnLoad = true, RefreshedBy = "Vega", RefreshedDate = now.ToOADate(), CreatedVersion = Version, RefreshedVersion = Version, MinRefreshableVersion = 3, RecordCount = (uint)pivot.Records.Length,
        };
    }

    private static SharedItems Shared(IReadOnlyList<DataValue> items)
    {
        var shared = new SharedItems { Count = (uint)items.Count };
        foreach (var item in items)
            shared.Append(item.Date is { } date ? new DateTimeItem { Val = date } : item.Number is { } number ? new NumberItem { Val = number } : new StringItem { Val = item.Text });
        var (dates, numbers) = (items.Count(i => i.Date is not null), items.Count(i => i.Number is not null));
        if (dates == items.Count)
            (shared.ContainsSemiMixedTypes, shared.ContainsNonDate, shared.ContainsDate, shared.ContainsString, shared.MinDate, shared.MaxDate) = (false, false, true, false, items.Min(i => i.Date!.Value), items.Max(i => i.Date!.Value).AddDays(1));
        else if (numbers == items.Count)
            (shared.ContainsSemiMixedTypes, shared.ContainsString, shared.ContainsNumber, shared.ContainsInteger, shared.MinValue, shared.MaxValue) = (false, false, true, true, items.Min(i => i.Number!.Value), items.Max(i => i.Number!.Value));
        else if (dates > 0) (shared.ContainsDate, shared.ContainsMixedTypes) = (true, true);
        else if (numbers > 0) (shared.ContainsNumber, shared.ContainsInteger, shared.ContainsMixedTypes) = (true, true, true);
        return shared;
    }

    /// <summary>Written straight through: thousands of rows need no tree of elements.</summary>
    private static void WriteRecords(PivotTableCacheRecordsPart part, PivotLayout pivot)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new PivotCacheRecords { Count = (uint)pivot.Records.Length });
        for (var r = 0; r < pivot.Records.Length; r++)
        {
            writer.WriteStartElement(new PivotCacheRecord());
            foreach (var item in pivot.Records[r]) writer.WriteElement(new FieldItem { Val = (uint)item });
            foreach (var value in pivot.Values[r]) writer.WriteElement(value is { } number ? new NumberItem { Val = (double)number } : new MissingItem());
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static PivotTableDefinition Pivot(WorkbookTable table, PivotLayout pivot, Dictionary<string, uint> formats)
    {
        var (groups, measures) = (table.Groups.Count, pivot.Measures.Count);
        var fields = new PivotFields { Count = (uint)(groups + measures) };
        for (var g = 0; g < groups; g++)
        {
            var items = new Items { Count = (uint)pivot.Items[g].Count + 1 };
            // Folded: the first field's items hide what is under them.
            for (var i = 0; i < pivot.Items[g].Count; i++) items.Append(g == 0 && pivot.Depth < groups ? new Item { Index = (uint)i, HideDetails = false } : new Item { Index = (uint)i });
            items.Append(new Item { ItemType = ItemValues.Default });
            fields.Append(new PivotField(items) { Axis = PivotTableAxisValues.AxisRow, ShowAll = false });
        }
        foreach (var measure in pivot.Measures) fields.Append(new PivotField { DataField = true, ShowAll = false, NumberFormatId = Format(measure, table, formats) });

        var lines = new RowItems { Count = (uint)pivot.Lines.Count + 1 };
        foreach (var line in pivot.Lines) lines.Append(new RowItem(new MemberPropertyIndex { Val = line.Item }) { RepeatedItemCount = line.Level == 0 ? null : (uint)line.Level });
        lines.Append(new RowItem(new MemberPropertyIndex()) { ItemType = ItemValues.Grand });
        var columns = new ColumnItems { Count = (uint)measures };
        for (var m = 0; m < measures; m++) columns.Append(measures == 1 ? new RowItem() : new RowItem(new MemberPropertyIndex { Val = m }) { Index = m == 0 ? null : (uint)m });
        var data = new DataFields { Count = (uint)measures };
        for (var m = 0; m < measures; m++)
            data.Append(new DataField { Name = PivotSheet.Title(pivot.Measures[m]), Field = (uint)(groups + m), BaseField = 0, BaseItem = 0, NumberFormatId = Format(pivot.Measures[m], table, formats) });

        var last = PivotSheet.Head + pivot.Lines.Count + 1;
        var definition = new PivotTableDefinition
        {
            Name = "Performance", CacheId = Cache, DataCaption = "Values", RowHeaderCaption = PivotSheet.RowsTitle, GrandTotalCaption = PivotSheet.TotalTitle, UpdatedVersion = Version, MinRefreshableVersion = 3, CreatedVersion = Version,
            UseAutoFormatting = true, ItemPrintTitles = true, Indent = 0, Outline = true, OutlineData = true, MultipleFieldFilters = false, ApplyWidthHeightFormats = true,
        };
        definition.Append(new Location { Reference = $"A{PivotSheet.Head}:{ClosedXML.Excel.XLHelper.GetColumnLetterFromNumber(measures + 1)}{last}", FirstHeaderRow = measures == 1 ? 1u : 0u, FirstDataRow = 1, FirstDataColumn = 1 });
        definition.Append(fields);
        definition.Append(new RowFields([.. Enumerable.Range(0, groups).Select(g => new Field { Index = g })]) { Count = (uint)groups });
        definition.Append(lines);
        if (measures > 1) definition.Append(new ColumnFields(new Field { Index = -2 }) { Count = 1 });
        definition.Append(columns);
        definition.Append(data);
        definition.Append(new PivotTableStyle { Name = "PivotStyleLight16", ShowRowHeaders = true, ShowColumnHeaders = true, ShowRowStripes = false, ShowColumnStripes = false, ShowLastColumn = true });
        return definition;
    }

    /// <summary>The id that the file's styles gave the measure's format; the built-in one for counts when they have none.</summary>
    private static uint Format(MetricColumn measure, WorkbookTable table, Dictionary<string, uint> formats) =>
        formats.GetValueOrDefault(measure.Format == ColumnFormat.Money ? WorkbookCells.Money(table.Currency) : WorkbookCells.Count, 3u);
}

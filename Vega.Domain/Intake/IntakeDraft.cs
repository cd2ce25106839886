using System.Runtime.InteropServices;
using NodaTime;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>
/// A post after the steps that need no lock: mapped, validated, fitted to campaign and program, filtered. <see cref="IntakeSteps.Settle"/> does not change it, so that a batch
/// that failed can be settled again.
/// </summary>
public sealed class IntakeDraft
{
    internal IntakeDraft(Submission submission, ClientConfiguration configuration)
    {
        Submission = submission;
        Configuration = configuration;
        ArrivedAt = Instant.FromUnixTimeMilliseconds(submission.ArrivedAt.ToUnixTimeMilliseconds());
        LocalArrival = ArrivedAt.InZone(configuration.Zone).LocalDateTime;
        Test = submission.Viewer.TestKey;
        Values = new string?[configuration.Fields.Slots];
    }

    /// <summary>What arrived.</summary>
    public Submission Submission { get; }

    /// <summary>What was known about the client.</summary>
    public ClientConfiguration Configuration { get; }

    /// <summary>Why no lead is made; null when one is. With it, nothing else here counts.</summary>
    public IntakeDenial? Denied { get; internal set; }

    /// <summary>Arrival, to the millisecond.</summary>
    public Instant ArrivedAt { get; }

    /// <summary>Arrival on the client's wall clock.</summary>
    public LocalDateTime LocalArrival { get; }

    /// <summary>A test (reading 104).</summary>
    public bool Test { get; internal set; }

    /// <summary>Whose lead it is.</summary>
    public Vendor? Vendor { get; internal set; }

    /// <summary>The contract of client and vendor; null for an internal vendor without one.</summary>
    public Contract? Contract { get; internal set; }

    /// <summary>The campaign, named or inferred (reading 90).</summary>
    public ClientCampaign? Campaign { get; internal set; }

    /// <summary>True when the campaign was inferred and not named.</summary>
    public bool CampaignInferred { get; internal set; }

    /// <summary>The program; null when the code is unknown.</summary>
    public DegreeProgram? Program { get; internal set; }

    /// <summary>The campus; null when none or an unknown one was sent.</summary>
    public Campus? Campus { get; internal set; }

    /// <summary>Values by <see cref="IntakeField.Slot"/>: normalised when valid, otherwise as sent without what no database keeps; null when blank.</summary>
    public string?[] Values { get; }

    /// <summary>Reasons against it so far, in the order of the steps.</summary>
    public IReadOnlyList<IntakeError> Errors { get; internal set; } = [];

    /// <summary>What was ignored (reading 100).</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];

    /// <summary>The steps taken so far.</summary>
    public IReadOnlyList<TraceStep> Steps { get; internal set; } = [];

    /// <summary>The normalised e-mail that duplicates are looked up by; null when blank, invalid or not compared.</summary>
    public string? DuplicateEmail { get; internal set; }

    /// <summary>The ten digits that duplicates are looked up by; null when blank, invalid or not compared.</summary>
    public string? DuplicatePhone { get; internal set; }

    /// <summary>The phone's digits as sent, for the reason of a duplicate (reading 98).</summary>
    public string? PhoneAsSent { get; internal set; }

    /// <summary>The configuration version it was decided under; when another stands under the lock, begin again.</summary>
    public long ConfigVersion => Configuration.Version;

    /// <summary>What to look for under the lock; null when no duplicate check is due.</summary>
    public DuplicateQuery? DuplicateQuery => DuplicateRule.Query(this);

    /// <summary>The allocation to read under the lock; null without a campaign.</summary>
    public AllocationKey? AllocationKey => Campaign is null ? null : new(Campaign.Id, LocalArrival.Year, LocalArrival.Month);

    /// <summary>The value of a control, standard or custom field.</summary>
    public string? this[IntakeField field] => Values[field.Slot];
}

/// <summary>One campaign's month.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Year">Calendar year in the client's zone.</param>
/// <param name="Month">Calendar month in the client's zone.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AllocationKey(int CampaignId, int Year, int Month);

/// <summary>Which stored leads a post would duplicate: non-test ones of the client, good or pending, created at or after <paramref name="Since"/>, with that e-mail or that phone (reading 97).</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Email">Normalised e-mail; null is not looked for.</param>
/// <param name="Phone">Ten digits; null is not looked for.</param>
/// <param name="Since">Start of the window, inclusive.</param>
public sealed record DuplicateQuery(int ClientId, string? Email, string? Phone, Instant Since);

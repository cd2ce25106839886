using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>
/// Whose lead it is, and whether campaign and program fit. A vendor's key posts for its vendor; a client's key, Vega itself and an anonymous post take the vendor of the campaign they
/// name, else the client's internal vendor (readings 92, 93); without either there is nobody the lead could belong to, and no lead (<see cref="Refusal.NoVendor"/>).
/// </summary>
public static class CampaignFit
{
    /// <summary>Finds vendor, contract and named campaign, or why there is no lead.</summary>
    public static IntakeDenial? Find(IntakeDraft draft)
    {
        var (viewer, known) = (draft.Submission.Viewer, draft.Configuration);
        if (viewer.Kind == ViewerKind.User || (viewer.Kind == ViewerKind.ClientKey && !viewer.Sees(known.ClientId)) || (viewer.Kind == ViewerKind.VendorKey && viewer.VendorId is null)) return IntakeDenial.Of(Refusal.WrongKey);
        if (viewer.Kind == ViewerKind.Anonymous && !known.AnonymousLeads) return IntakeDenial.Of(Refusal.KeyRequired);
        if (known.Client.ArchivedAt is not null) return IntakeDenial.Of(Refusal.PostingDisabled);

        var ofVendor = viewer.Kind == ViewerKind.VendorKey;
        if (ofVendor)
        {
            draft.Contract = known.ActiveContract(viewer.VendorId!.Value);
            draft.Vendor = known.Vendor(viewer.VendorId.Value);
            // An internal vendor belongs to the client and needs no contract to post to it.
            if (draft.Contract is null && (draft.Vendor is not { ArchivedAt: null } || draft.Vendor.InternalClientId != known.ClientId)) return IntakeDenial.Of(Refusal.NoContract);
            if (draft.Contract is { CanPostLeads: false }) return IntakeDenial.Of(Refusal.PostingDisabled);
        }

        var named = draft[ControlFields.Campaign];
        if (!string.IsNullOrWhiteSpace(named))
        {
            draft.Campaign = known.Campaign(named);
            if (draft.Campaign is null || (ofVendor && draft.Campaign.VendorId != viewer.VendorId)) return IntakeDenial.Of(Refusal.CampaignNotAvailable);
            draft.Contract = known.Contract(draft.Campaign.ContractId);
            draft.Vendor = known.Vendor(draft.Campaign.VendorId);
        }
        else if (!ofVendor)
        {
            if (known.InternalVendor is null) return IntakeDenial.Of(Refusal.NoVendor);
            draft.Vendor = known.InternalVendor;
            draft.Contract = known.ActiveContract(draft.Vendor.Id);
        }

        if (draft.Vendor is null) throw new InvalidOperationException($"the configuration of client {known.ClientId} lacks a vendor");
        return null;
    }

    /// <summary>The second step of <see cref="IntakeSteps"/>: the campaign takes leads, the program is known and the one is part of the other.</summary>
    public static StepResult Check(IntakeCase intake)
    {
        var (draft, known) = (intake.Draft, intake.Draft.Configuration);
        var before = intake.Errors.Count;
        var code = draft[ControlFields.Program];
        draft.Program = code is null ? null : known.Program(code);
        if (draft.Campaign is null) Infer(draft);

        if (draft.Campaign is { } campaign)
        {
            if (!known.IsActive(campaign)) intake.Refuse(Refusal.InactiveCampaign, $"Campaign {campaign.Name} is not active", ControlFields.Campaign.PostName);
        }
        else if (draft.Program is not null && draft.Vendor!.InternalClientId != known.ClientId)
        {
            // Which campaign is missing depends on the program, so an unknown program is the only fault told.
            intake.Refuse(Refusal.MissingCampaign, Refusal.Sentence(Refusal.MissingCampaign), ControlFields.Campaign.PostName);
        }

        if (draft.Program is { } program)
        {
            if (program.Status != DegreeProgramStatus.Active) intake.Refuse(Refusal.InactiveProgram, Refusal.Sentence(Refusal.InactiveProgram), ControlFields.Program.PostName);
            else if (draft.Campaign is { } taken && taken.ProgramGroupId != program.ProgramGroupId)
                intake.Refuse(Refusal.ProgramNotInCampaign, $"Program {program.Code} is not part of campaign {taken.Name}", ControlFields.Program.PostName);
        }
        else if (code is not null) intake.Refuse(Refusal.UnknownProgram, Refusal.Sentence(Refusal.UnknownProgram), ControlFields.Program.PostName);

        // Rules and reports see the campaign and the program themselves, by whichever of their names they were sent.
        if (draft.Program is not null) draft.Values[ControlFields.Program.Slot] = draft.Program.Code;
        draft.Values[ControlFields.Campaign.Slot] = draft.Campaign?.PublicId.ToString();
        draft.Values[ControlFields.Vendor.Slot] = draft.Vendor!.PublicId.ToString();
        return new(intake.Errors.Count == before ? TraceOutcome.Passed : TraceOutcome.Refused, Saw(draft));
    }

    // The vendor's only active campaign that contains the program (reading 90); with an unknown program its only one, so that the refused lead is seen where it belongs.
    private static void Infer(IntakeDraft draft)
    {
        ClientCampaign? only = null;
        foreach (var campaign in draft.Configuration.ActiveCampaigns(draft.Vendor!.Id))
        {
            if (draft.Program is { } program && campaign.ProgramGroupId != program.ProgramGroupId) continue;
            if (only is not null) return;
            only = campaign;
        }

        if (only is null) return;
        (draft.Campaign, draft.CampaignInferred) = (only, true);
        draft.Contract = draft.Configuration.Contract(only.ContractId);
    }

    private static string Saw(IntakeDraft draft)
    {
        var campaign = draft.Campaign is null ? "no campaign" : draft.CampaignInferred ? $"{draft.Campaign.Name}, the only campaign that could take it" : draft.Campaign.Name;
        return draft.Program is null ? "no known program; " + campaign
            : $"{draft.Program.Code} is in {draft.Configuration.Group(draft.Program.ProgramGroupId)?.Name ?? "no group"}; {campaign}";
    }
}

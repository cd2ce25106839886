using Vega.Domain.Common;
using Vega.Portal.Security;

namespace Vega.Tests.Security;

/// <summary>Who may what, as design's table of roles says.</summary>
public sealed class PoliciesTests
{
    private static readonly Dictionary<string, Viewer> Viewers = new()
    {
        ["Administrator"] = Of(Role.Administrator), ["AccountManager"] = Of(Role.AccountManager), ["Finance"] = Of(Role.Finance), ["ClientAdmin"] = Of(Role.ClientAdmin),
        ["ClientViewer"] = Of(Role.ClientViewer), ["VendorUser"] = Of(Role.VendorUser),
        ["ClientKey"] = new() { Kind = ViewerKind.ClientKey, KeyId = 1, ClientIds = [1], Name = "k" }, ["VendorKey"] = new() { Kind = ViewerKind.VendorKey, KeyId = 2, VendorId = 1, ClientIds = [], Name = "k" },
        ["Anonymous"] = Viewer.Anonymous,
    };

    [Theory]
    [InlineData(Policies.SignedIn, "Administrator AccountManager Finance ClientAdmin ClientViewer VendorUser ClientKey")]
    [InlineData(Policies.Administer, "Administrator")]
    [InlineData(Policies.ManageTenants, "Administrator")]
    [InlineData(Policies.ManageClient, "Administrator AccountManager ClientAdmin ClientKey")]
    [InlineData(Policies.ManageDestinations, "Administrator ClientAdmin ClientKey")]
    [InlineData(Policies.ReadDeliveries, "Administrator AccountManager Finance ClientAdmin ClientViewer ClientKey")]
    [InlineData(Policies.ManageContracts, "Administrator AccountManager")]
    [InlineData(Policies.ManageUsers, "Administrator ClientAdmin")]
    [InlineData(Policies.ManageKeys, "Administrator AccountManager ClientAdmin")]
    [InlineData(Policies.ReadLeads, "Administrator AccountManager Finance ClientAdmin ClientViewer VendorUser ClientKey")]
    [InlineData(Policies.ChangeLeads, "Administrator AccountManager ClientAdmin ClientKey")]
    [InlineData(Policies.RevealLeads, "AccountManager")]
    [InlineData(Policies.ReadAllocations, "Administrator AccountManager Finance ClientAdmin VendorUser ClientKey")]
    [InlineData(Policies.ChangeAllocations, "Administrator AccountManager")]
    [InlineData(Policies.ChangeProjection, "Administrator AccountManager VendorUser")]
    [InlineData(Policies.ReadPerformance, "Administrator AccountManager Finance ClientAdmin ClientViewer VendorUser ClientKey")]
    [InlineData(Policies.ReadScores, "Administrator AccountManager Finance ClientAdmin ClientViewer ClientKey")]
    [InlineData(Policies.ReadStatements, "Administrator AccountManager Finance ClientAdmin VendorUser ClientKey")]
    [InlineData(Policies.Export, "Administrator AccountManager Finance ClientAdmin ClientKey")]
    [InlineData(Policies.ReadPostingInstructions, "Administrator AccountManager ClientAdmin VendorUser ClientKey")]
    [InlineData(Policies.ManagePostingLinks, "Administrator AccountManager ClientAdmin")]
    [InlineData(Policies.ReadAudit, "Administrator")]
    [InlineData(Policies.ImportSpend, "Administrator AccountManager")]
    public void Allows_ByRole_IsAsTheTableSays(string policy, string allowed) =>
        Assert.Equal(allowed, string.Join(' ', Viewers.Where(v => Policies.Allows(policy, v.Value)).Select(v => v.Key)));

    [Fact]
    public void All_Policies_HaveARowHere() =>
        Assert.Equal(Policies.All.Order(), typeof(PoliciesTests).GetMethod(nameof(Allows_ByRole_IsAsTheTableSays))!.GetCustomAttributes(false).OfType<InlineDataAttribute>().Select(a => (string)a.GetData(null!).Single()[0]).Order());

    [Fact]
    public void Allows_Vega_Everything() => Assert.All(Policies.All, p => Assert.True(Policies.Allows(p, Viewer.System)));

    private static Viewer Of(Role role) => new() { Kind = ViewerKind.User, Role = role, UserId = (int)role, Name = role.ToString() };
}

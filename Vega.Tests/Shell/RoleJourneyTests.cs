using Microsoft.Playwright;
using Vega.Domain.Common;
using Vega.Tests.Support;

namespace Vega.Tests.Shell;

/// <summary>
/// A day of each role, by one sign-in: a lead comes in and is found by its phone, is returned, caps are edited by keyboard alone, a month is copied, and what is seen leaves in a
/// file. Whoever may not do a step is not offered it. Each page, dialog and panel passes axe in both themes. Every role has a width and a first theme of its own;
/// <c>build/checks/journeys</c> runs each role in all of them.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class RoleJourneyTests(BrowserFixture browser, BusySchool busy) : IClassFixture<BusySchool>
{
    private static readonly (int Width, bool Dark)[] Looks = [(1440, false), (390, true), (1440, true), (390, false)];

    public static TheoryData<string, int, bool> Days()
    {
        var days = new TheoryData<string, int, bool>();
        var every = Environment.GetEnvironmentVariable("VEGA_TEST_LOOKS") == "all";
        foreach (var (index, role) in Enum.GetNames<Role>().Index())
            foreach (var (width, dark) in every ? Looks : [Looks[index % Looks.Length]]) days.Add(role, width, dark);
        return days;
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Day_OfEachRole_IsDoneAndNothingElseIsOffered(string role, int width, bool dark)
    {
        var (email, password) = busy.Person(role);
        var page = await browser.SignInAsync(busy.App, email, password, "/leads", width, dark: dark);
        var day = new RoleDay(busy, page, narrow: width < 641);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Level = 1 }).WaitForAsync();
        await page.Locator("tr[data-lead]").First.WaitForAsync();
        await day.AccessibleAsync();

        var lead = await day.SeeALeadComeInAsync();
        await day.FindByPhoneAsync(lead);
        var (changes, allots, projects) = (role is "Administrator" or "AccountManager" or "ClientAdmin", role is "Administrator" or "AccountManager", role is "VendorUser");
        if (changes) await day.ReturnAsync(lead);
        else await day.ExpectNoActionsAsync();
        if (role is "AccountManager") await day.ChangeByKeyboardAsync();
        await day.ReadPanelAsync(masked: role is not ("Administrator" or "ClientAdmin"));

        if (role is "AccountManager")
        {
            await day.ChangeManyAsync();
            await day.RevealAsync(lead);
        }

        if (role is "ClientViewer") await day.ExpectNoAllocationsAsync();
        else await day.OpenAllocationsAsync();
        if (allots)
        {
            await day.EditACapByKeyboardAsync();
            await day.PasteABlockAsync();
            await day.CopyLastMonthAsync();
        }
        else if (projects) await day.EditAProjectionAsync();
        else if (role is not "ClientViewer") await day.ExpectNothingToTypeIntoAsync();

        if (allots) await day.GoToADayAsync();
        await day.OpenMenusAsync();
        if (role is "VendorUser" or "ClientViewer") await day.ExpectNoExportAsync();
        else await day.ExportAsync(excel: role is "AccountManager");
        await page.Context.CloseAsync();
    }
}

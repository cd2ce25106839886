using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;
using Vega.Portal.Facts;
using Vega.Tests.Jobs;
using Vega.Tests.Support;

namespace Vega.Tests.Facts;

/// <summary>The nightly comparison finds each lead that memory tells otherwise than the database, and nothing else.</summary>
public sealed class FactsAuditTests
{
    [Fact]
    public async Task FactsCheck_MemoryThatFollowed_AgreesLeadByLead()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        var lead = await school.PostAsync();
        await app.Services.GetRequiredService<LeadFacts>().LoadAsync();
        await school.PostAsync(("test", "true"));
        await school.PatchAsync($$"""{ "id": "{{lead.Id}}", "status": "applied", "city": "Chicago" }""");
        await school.PatchAsync($$"""{ "id": "{{lead.Id}}", "status": "contacted" }""");
        var run = await app.RunJobAsync("facts-check");
        Assert.Equal((JobRunStatus.Done, 2L, $"Memory of {run.Node} tells what the database tells."), (run.Status, run.Count, run.Note));
        Assert.Equal(FactsPhase.Ready, app.Services.GetRequiredService<FactsState>().Phase);
    }

    [Fact]
    public async Task FactsCheck_LeadsThatDiffer_AreNamed_AndARebuildMendsThem()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        var (first, second, third) = (await school.PostAsync(), await school.PostAsync(), await school.PostAsync());
        await app.Services.GetRequiredService<LeadFacts>().LoadAsync();
        // Behind memory's back: no event of its own number tells of it.
        await using (var db = await app.OpenDbAsync())
        {
            await db.LeadEvents.Where(e => e.Seq == 2).ExecuteUpdateAsync(s => s.SetProperty(e => e.Status, LeadStatus.Returned).SetProperty(e => e.FunnelRank, 0));
            await db.Leads.Where(l => l.ClientId == school.ClientId && l.UpdatedSeq == 3).ExecuteUpdateAsync(s => s.SetProperty(l => l.Source, "elsewhere"));
        }
        var run = await app.RunJobAsync("facts-check");
        Assert.Equal(JobRunStatus.Failed, run.Status);
        Assert.StartsWith($"In memory of {run.Node}, 2 of 3 leads differ: ", run.Cause);
        Assert.Contains($"{second.Id} (", run.Cause);
        Assert.Contains("new lead, billable in memory and returned, billable in the database", run.Cause);
        Assert.Contains("its source differs", run.Cause);
        Assert.DoesNotContain(first.Id, run.Cause);
        Assert.Contains(third.Id, run.Cause);
        Assert.Equal(FactsPhase.Doubtful, app.Services.GetRequiredService<FactsState>().Phase);

        Assert.Equal(JobRunStatus.Done, (await app.RunJobAsync("facts-rebuild")).Status);
        Assert.Equal(JobRunStatus.Done, (await app.RunJobAsync("facts-check")).Status);
    }
}

using System.Collections.Concurrent;
using Bunit;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Security;
using Vega.Portal.Shell;
using Vega.Tests.Features.Allocations;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>What all pages of Manage do: on SQLite a read holds the circuit's thread to its end, so that what is not drawn before it is not seen until after it.</summary>
public sealed class ManagedPageTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Page_OfAClient_IsDrawnBeforeItReads_AndReadsForTheClientChosenMeanwhile()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var (bunit, scope) = await sheet.PageAsync(sheet.Am);
        await using var context = bunit;
        bunit.Services.AddScoped<ManageTree>();
        var page = bunit.Render<Probe>(p => p.AddCascadingValue(scope with { Client = new ClientChoice(1, "one", "One", "America/New_York") }));
        await page.Instance.Began.Task;
        Assert.Equal(["drawn, reading", "read 1"], page.Instance.Steps);

        await page.Instance.ChooseAsync(scope with { Client = new ClientChoice(2, "two", "Two", "America/New_York") });
        page.Instance.Held.SetResult();
        page.WaitForAssertion(() => Assert.Equal(["drawn, reading", "read 1", "read 2", "drawn"], page.Instance.Steps));
    }

    private sealed class Probe : ManagedPage
    {
        public ConcurrentQueue<string> Steps { get; } = new();

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override string Section => "probe";

        public Task ChooseAsync(PortalScope scope) => InvokeAsync(() =>
        {
            Scope = scope;
            return OnParametersSetAsync();
        });

        protected override async Task ReadAsync(Viewer viewer, int client)
        {
            Steps.Enqueue($"read {client}");
            Began.TrySetResult();
            await Held.Task;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Steps.Enqueue(Busy ? "drawn, reading" : "drawn");
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Vega.Portal.Shell;

/// <summary>Keeps a failure inside the part that failed: it is logged under a reference, the part says so, the rest of the page goes on.</summary>
public sealed class FaultBoundary : ErrorBoundaryBase
{
    /// <summary>A whole page, which has no heading of its own then.</summary>
    public const string Page = "This page";

    private string? _reference;

    [Inject] private Failures Failures { get; set; } = default!;

    /// <summary>The part in words, as "The list of leads".</summary>
    [Parameter] public string Part { get; set; } = Page;

    /// <summary>Where a part that is a panel is left to; null where it is none.</summary>
    [Parameter] public string? Leave { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = Failures.Record(Part, exception);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        builder.OpenComponent<Fault>(1);
        builder.AddAttribute(2, nameof(Fault.Part), Part);
        builder.AddAttribute(3, nameof(Fault.Reference), _reference);
        builder.AddAttribute(4, nameof(Fault.Leave), Leave);
        builder.AddAttribute(5, nameof(Fault.Retry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}

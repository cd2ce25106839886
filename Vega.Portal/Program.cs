using Vega.Portal.Data;
using Vega.Portal.Delivery;
using Vega.Portal.Features.Allocations;
using Vega.Portal.Features.Jobs;
using Vega.Portal.Features.Leads;
using Vega.Portal.Features.Leads.Api;
using Vega.Portal.Features.Manage;
using Vega.Portal.Facts;
using Vega.Portal.Features.Performance;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;
using Vega.Portal.Verbs;
using Vega.Portal.Verbs.Demo;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    // Watching settings for changes would watch the data folder with them: a wake-up for every page that the database writes.
    Args = ["--hostBuilder:reloadConfigOnChange=false", .. CommandLine.HostArguments(args)],
    ContentRootPath = Directory.Exists("wwwroot") ? null : AppContext.BaseDirectory,
});
builder.AddSettings(args);
var vega = builder.AddPlatform();
builder.Services.AddVegaData(vega.Database, vega.DataDirectory, vega.AuditKey);
builder.Services.AddSecurity();
builder.Services.AddIntake(builder.Configuration);
builder.Services.AddDelivery();
builder.Services.AddManage();
builder.Services.AddManagePages();
builder.Services.AddAllocations();
builder.Services.AddAccess();
builder.Services.AddLeadApi();
builder.Services.AddFacts(vega);
builder.Services.AddPerformance();
builder.Services.AddJobs();
builder.Services.AddVerbs();
builder.Services.AddShell();
builder.Services.AddLeads();

var app = builder.Build();
if (CommandLine.NamesVerb(args)) return await CommandLine.RunAsync(app.Services, args, CancellationToken.None);

await app.Services.GetRequiredService<DatabaseStart>().MigrateAsync();
app.UseShell();
app.UsePlatform();
await app.StartDemoAsync();
app.MapPlatform();
app.MapSecurity();
app.MapIntake();
app.MapManage();
app.MapAllocations();
app.MapLeadApi();
app.MapLeads();
app.MapPerformance();
app.MapJobs();
app.MapShell();
await app.RunAsync();
return 0;

public partial class Program;

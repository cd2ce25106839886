using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Allocations;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Everything Vega stores. The subclasses per provider hold only their migrations.</summary>
public abstract class VegaDbContext(DbContextOptions options) : IdentityUserContext<VegaUser, int>(options)
{
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<ClientSlug> ClientSlugs => Set<ClientSlug>();
    public DbSet<TcpaDisclosure> TcpaDisclosures => Set<TcpaDisclosure>();
    public DbSet<Campus> Campuses => Set<Campus>();
    public DbSet<Endpoint> Endpoints => Set<Endpoint>();
    public DbSet<Vendor> Vendors => Set<Vendor>();
    public DbSet<Contract> Contracts => Set<Contract>();
    public DbSet<ProgramGroup> ProgramGroups => Set<ProgramGroup>();
    public DbSet<DegreeProgram> DegreePrograms => Set<DegreeProgram>();
    public DbSet<ClientCampaign> Campaigns => Set<ClientCampaign>();
    public DbSet<Allocation> Allocations => Set<Allocation>();
    public DbSet<LeadField> LeadFields => Set<LeadField>();
    public DbSet<FilterRule> FilterRules => Set<FilterRule>();
    public DbSet<RuleVersion> RuleVersions => Set<RuleVersion>();
    public DbSet<Lead> Leads => Set<Lead>();
    public DbSet<LeadPost> LeadPosts => Set<LeadPost>();
    public DbSet<LeadEvent> LeadEvents => Set<LeadEvent>();
    public DbSet<Destination> Destinations => Set<Destination>();
    public DbSet<DestinationCircuit> DestinationCircuits => Set<DestinationCircuit>();
    public DbSet<LeadDelivery> Deliveries => Set<LeadDelivery>();
    public DbSet<DeliveryAttempt> DeliveryAttempts => Set<DeliveryAttempt>();
    public DbSet<MarketingSpend> MarketingSpend => Set<MarketingSpend>();
    public DbSet<ScoreRecord> Scores => Set<ScoreRecord>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<PostingLink> PostingLinks => Set<PostingLink>();
    public DbSet<UserPreference> UserPreferences => Set<UserPreference>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<UserClient> UserClients => Set<UserClient>();
    public DbSet<ClientLedger> Ledgers => Set<ClientLedger>();
    public DbSet<StoredAnswer> StoredAnswers => Set<StoredAnswer>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<RevealGrant> RevealGrants => Set<RevealGrant>();
    public DbSet<LookUp> LookUps => Set<LookUp>();
    public DbSet<UserAddress> UserAddresses => Set<UserAddress>();
    public DbSet<Rollup> Rollups => Set<Rollup>();
    public DbSet<RollupDay> RollupDays => Set<RollupDay>();
    public DbSet<RollupMark> RollupMarks => Set<RollupMark>();
    public DbSet<JobRun> JobRuns => Set<JobRun>();
    public DbSet<JobState> JobStates => Set<JobState>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(VegaDbContext).Assembly);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Portal.Data.Configurations;

internal sealed class FilterRuleConfiguration : IEntityTypeConfiguration<FilterRule>, IEntityTypeConfiguration<RuleVersion>
{
    public void Configure(EntityTypeBuilder<FilterRule> builder)
    {
        builder.ToTable("FilterRules");
        builder.Property(r => r.Note).HasMaxLength(2000);
        builder.Property(r => r.When).AsJson();
        builder.HasIndex(r => r.ClientId);
        builder.HasOne<Client>().WithMany().HasForeignKey(r => r.ClientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ClientCampaign>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DegreeProgram>().WithMany().HasForeignKey(r => r.DegreeProgramId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RuleVersion> builder)
    {
        builder.ToTable("RuleVersions");
        builder.Property(v => v.Actor).HasMaxLength(64);
        builder.Property(v => v.Note).HasMaxLength(2000);
        builder.Property(v => v.Rules).Unlimited();
        builder.Property(v => v.Preview).Unlimited();
        builder.HasIndex(v => new { v.ClientId, v.Number }).IsUnique();
        builder.HasOne<Client>().WithMany().HasForeignKey(v => v.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

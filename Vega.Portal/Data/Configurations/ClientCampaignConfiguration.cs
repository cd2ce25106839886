using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Allocations;
using Vega.Domain.Directory;

namespace Vega.Portal.Data.Configurations;

internal sealed class ClientCampaignConfiguration : IEntityTypeConfiguration<ClientCampaign>, IEntityTypeConfiguration<Allocation>
{
    public void Configure(EntityTypeBuilder<ClientCampaign> builder)
    {
        builder.ToTable("ClientCampaigns");
        builder.Property(c => c.SmartScoreExplanation).HasMaxLength(1000);
        builder.HasIndex(c => c.PublicId).IsUnique();
        builder.HasIndex(c => new { c.ContractId, c.ProgramGroupId, c.Type }).IsUnique();
        builder.HasIndex(c => c.ClientId);
        builder.HasIndex(c => c.VendorId);
        builder.HasOne<Contract>().WithMany().HasForeignKey(c => c.ContractId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ProgramGroup>().WithMany().HasForeignKey(c => c.ProgramGroupId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Allocation> builder)
    {
        builder.ToTable("Allocations");
        builder.HasIndex(a => new { a.CampaignId, a.Year, a.Month }).IsUnique();
        builder.HasIndex(a => new { a.ClientId, a.Year, a.Month });
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasOne<ClientCampaign>().WithMany().HasForeignKey(a => a.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }
}

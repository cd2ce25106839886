using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class RollupConfiguration : IEntityTypeConfiguration<Rollup>, IEntityTypeConfiguration<RollupDay>, IEntityTypeConfiguration<RollupMark>
{
    public void Configure(EntityTypeBuilder<Rollup> builder)
    {
        builder.ToTable("Rollups").HasKey(r => new { r.ClientId, r.Day, r.CampaignId, r.Version });
        builder.Property(r => r.Statuses).AsJson();
        builder.HasIndex(r => new { r.CampaignId, r.Day });
    }

    public void Configure(EntityTypeBuilder<RollupDay> builder) => builder.ToTable("RollupDays").HasKey(d => new { d.ClientId, d.Day });

    public void Configure(EntityTypeBuilder<RollupMark> builder)
    {
        builder.ToTable("RollupMarks").HasKey(m => m.ClientId);
        builder.Property(m => m.ClientId).ValueGeneratedNever();
    }
}

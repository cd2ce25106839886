using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class ScoreConfiguration : IEntityTypeConfiguration<ScoreRecord>
{
    public void Configure(EntityTypeBuilder<ScoreRecord> builder)
    {
        builder.ToTable("CampaignScores");
        builder.Property(s => s.Explanation).HasMaxLength(1000);
        builder.Property(s => s.Outlook).HasMaxLength(1000);
        builder.HasOne<ClientCampaign>().WithMany().HasForeignKey(s => s.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => new { s.CampaignId, s.Newest });
        builder.HasIndex(s => new { s.ClientId, s.Newest });
    }
}

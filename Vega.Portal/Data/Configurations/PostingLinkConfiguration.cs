using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class PostingLinkConfiguration : IEntityTypeConfiguration<PostingLink>
{
    public void Configure(EntityTypeBuilder<PostingLink> builder)
    {
        builder.ToTable("PostingLinks");
        builder.Property(l => l.Hash).HasMaxLength(64);
        builder.Property(l => l.Prefix).HasMaxLength(16);
        builder.Property(l => l.Name).HasMaxLength(100);
        builder.HasIndex(l => l.Hash).IsUnique();
        builder.HasIndex(l => new { l.ClientId, l.CampaignId });
        builder.HasOne<ClientCampaign>().WithMany().HasForeignKey(l => l.CampaignId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(v => v.Name).HasMaxLength(80);
        builder.Property(v => v.Query).HasMaxLength(4000);
        builder.HasIndex(v => new { v.ClientId, v.Shared });
        builder.HasIndex(v => v.UserId);
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(v => v.UserId);
        builder.HasOne<Client>().WithMany().HasForeignKey(v => v.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

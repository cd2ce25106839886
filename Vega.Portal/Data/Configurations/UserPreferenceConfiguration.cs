using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class UserPreferenceConfiguration : IEntityTypeConfiguration<UserPreference>
{
    public void Configure(EntityTypeBuilder<UserPreference> builder)
    {
        builder.ToTable("UserPreferences").HasKey(p => new { p.UserId, p.Key });
        builder.Property(p => p.Key).HasMaxLength(64);
        builder.Property(p => p.Value).HasMaxLength(4000);
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(p => p.UserId);
    }
}

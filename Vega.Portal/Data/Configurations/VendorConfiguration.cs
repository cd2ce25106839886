using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;

namespace Vega.Portal.Data.Configurations;

internal sealed class VendorConfiguration : IEntityTypeConfiguration<Vendor>
{
    public void Configure(EntityTypeBuilder<Vendor> builder)
    {
        builder.ToTable("Vendors");
        builder.Property(v => v.TimeZone).HasMaxLength(64);
        builder.ComplexProperty(v => v.Contact);
        builder.HasIndex(v => v.PublicId).IsUnique();
        builder.HasIndex(v => v.Name).IsUnique();
        builder.HasOne<Client>().WithMany().HasForeignKey(v => v.InternalClientId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<VegaUser>, IEntityTypeConfiguration<UserClient>, IEntityTypeConfiguration<ApiKey>, IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<VegaUser> builder)
    {
        builder.ToTable("Users");
        builder.HasMany(u => u.Clients).WithOne().HasForeignKey(c => c.UserId);
        builder.HasOne<Vendor>().WithMany().HasForeignKey(u => u.VendorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<UserClient> builder)
    {
        builder.ToTable("UserClients").HasKey(c => new { c.UserId, c.ClientId });
        builder.HasOne<Client>().WithMany().HasForeignKey(c => c.ClientId);
    }

    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.Property(k => k.Hash).HasMaxLength(64);
        builder.Property(k => k.Prefix).HasMaxLength(16);
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Client>().WithMany().HasForeignKey(k => k.ClientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Vendor>().WithMany().HasForeignKey(k => k.VendorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(k => k.Xml).Unlimited();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class AccessConfiguration : IEntityTypeConfiguration<RevealGrant>, IEntityTypeConfiguration<LookUp>, IEntityTypeConfiguration<UserAddress>
{
    public void Configure(EntityTypeBuilder<RevealGrant> builder)
    {
        builder.ToTable("RevealGrants");
        builder.Property(g => g.Reason).HasMaxLength(1000);
        builder.HasIndex(g => new { g.UserId, g.GrantedAt });
        builder.HasIndex(g => new { g.LeadId, g.UserId });
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(g => g.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Client>().WithMany().HasForeignKey(g => g.ClientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Lead>().WithMany().HasForeignKey(g => g.LeadId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LookUp> builder)
    {
        builder.ToTable("LookUps");
        builder.HasIndex(l => new { l.UserId, l.At });
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(l => l.UserId);
    }

    public void Configure(EntityTypeBuilder<UserAddress> builder)
    {
        builder.ToTable("UserAddresses").HasKey(a => new { a.UserId, a.Digest });
        builder.Property(a => a.Digest).HasMaxLength(64);
        builder.HasOne<VegaUser>().WithMany().HasForeignKey(a => a.UserId);
    }
}

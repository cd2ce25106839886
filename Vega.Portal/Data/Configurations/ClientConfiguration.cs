using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;

namespace Vega.Portal.Data.Configurations;

internal sealed class ClientConfiguration : IEntityTypeConfiguration<Client>, IEntityTypeConfiguration<ClientSlug>, IEntityTypeConfiguration<TcpaDisclosure>, IEntityTypeConfiguration<Campus>, IEntityTypeConfiguration<Endpoint>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("Clients");
        builder.Property(c => c.Slug).HasMaxLength(64);
        builder.Property(c => c.TimeZone).HasMaxLength(64);
        builder.Property(c => c.TcpaText).Unlimited();
        builder.Property(c => c.Scores).Unlimited();
        builder.Property(c => c.StatusLabels).AsJson();
        builder.Property(c => c.StatusWords).AsJson();
        builder.Property(c => c.DispositionLabels).AsJson();
        builder.Property(c => c.ReturnReasons).AsJson();
        builder.ComplexProperty(c => c.Duplicates);
        builder.ComplexProperty(c => c.Contact);
        builder.HasOne(c => c.Endpoint).WithOne().HasForeignKey<Endpoint>(e => e.ClientId);
    }

    public void Configure(EntityTypeBuilder<ClientSlug> builder)
    {
        builder.ToTable("ClientSlugs").HasKey(s => s.Slug);
        builder.Property(s => s.Slug).HasMaxLength(64);
        builder.HasOne<Client>().WithMany(c => c.Slugs).HasForeignKey(s => s.ClientId);
    }

    public void Configure(EntityTypeBuilder<TcpaDisclosure> builder)
    {
        builder.ToTable("TcpaDisclosures");
        builder.Property(d => d.Text).Unlimited();
        builder.Property(d => d.Hash).HasMaxLength(64);
        builder.HasIndex(d => new { d.ClientId, d.Version }).IsUnique();
        builder.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId);
    }

    public void Configure(EntityTypeBuilder<Campus> builder)
    {
        builder.ToTable("Campuses");
        builder.HasIndex(c => new { c.ClientId, c.Code }).IsUnique();
        builder.HasOne<Client>().WithMany().HasForeignKey(c => c.ClientId);
    }

    public void Configure(EntityTypeBuilder<Endpoint> builder) => builder.ToTable("Endpoints");
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;

namespace Vega.Portal.Data.Configurations;

internal sealed class LeadFieldConfiguration : IEntityTypeConfiguration<LeadField>
{
    public void Configure(EntityTypeBuilder<LeadField> builder)
    {
        builder.ToTable("LeadFields");
        builder.Property(f => f.Name).HasMaxLength(64);
        builder.Property(f => f.PostedAs).HasMaxLength(64);
        builder.Property(f => f.Options).AsJson();
        builder.HasIndex(f => new { f.ClientId, f.Name }).IsUnique();
        builder.HasOne<Client>().WithMany().HasForeignKey(f => f.ClientId);
    }
}

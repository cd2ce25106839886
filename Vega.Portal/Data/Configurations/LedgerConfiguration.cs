using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class LedgerConfiguration : IEntityTypeConfiguration<ClientLedger>, IEntityTypeConfiguration<StoredAnswer>, IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<ClientLedger> builder)
    {
        builder.ToTable("ClientLedger").HasKey(l => l.ClientId);
        builder.Property(l => l.ClientId).ValueGeneratedNever();
        builder.Property(l => l.AuditHash).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<StoredAnswer> builder)
    {
        builder.ToTable("StoredAnswers");
        builder.Property(a => a.Key).HasMaxLength(64);
        builder.Property(a => a.BodyHash).HasMaxLength(64);
        builder.Property(a => a.Answer).Unlimited();
        builder.HasIndex(a => new { a.ClientId, a.Key });
        builder.HasIndex(a => a.ExpiresAt);
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("Audit").HasKey(a => new { a.ClientId, a.Seq });
        builder.Property(a => a.Actor).HasMaxLength(64);
        builder.Property(a => a.RemoteIp).HasMaxLength(64);
        builder.Property(a => a.Action).HasMaxLength(64);
        builder.Property(a => a.Subject).HasMaxLength(64);
        builder.Property(a => a.Changes).Unlimited();
        builder.Property(a => a.Hash).HasMaxLength(64);
        builder.HasIndex(a => new { a.ClientId, a.At });
        builder.HasIndex(a => a.At);
        builder.HasIndex(a => new { a.Subject, a.SubjectId });
    }
}

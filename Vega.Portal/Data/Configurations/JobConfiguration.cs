using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data.Configurations;

internal sealed class JobConfiguration : IEntityTypeConfiguration<JobRun>, IEntityTypeConfiguration<JobState>
{
    private const int KeyLength = 64, SentenceLength = 2000;

    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("JobRuns");
        builder.Property(r => r.Job).HasMaxLength(KeyLength);
        builder.Property(r => r.Things).HasMaxLength(KeyLength);
        builder.Property(r => r.Reference).HasMaxLength(KeyLength);
        builder.Property(r => r.Note).HasMaxLength(SentenceLength);
        builder.Property(r => r.Cause).HasMaxLength(SentenceLength);
        builder.Property(r => r.Harm).HasMaxLength(SentenceLength);
        builder.Property(r => r.Remedy).HasMaxLength(SentenceLength);
        builder.HasIndex(r => new { r.Job, r.Id });
        builder.HasIndex(r => new { r.Job, r.Firing, r.Attempt }).IsUnique();
        builder.HasIndex(r => r.StartedAt);
    }

    public void Configure(EntityTypeBuilder<JobState> builder)
    {
        builder.ToTable("JobStates").HasKey(s => s.Job);
        builder.Property(s => s.Job).HasMaxLength(KeyLength);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Directory;

namespace Vega.Portal.Data.Configurations;

internal sealed class DegreeProgramConfiguration : IEntityTypeConfiguration<DegreeProgram>, IEntityTypeConfiguration<ProgramGroup>
{
    public void Configure(EntityTypeBuilder<DegreeProgram> builder)
    {
        builder.ToTable("DegreePrograms");
        builder.HasIndex(p => p.PublicId).IsUnique();
        builder.HasIndex(p => new { p.ClientId, p.Code }).IsUnique();
        builder.HasOne<ProgramGroup>().WithMany().HasForeignKey(p => p.ProgramGroupId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Client>().WithMany().HasForeignKey(p => p.ClientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ProgramGroup> builder)
    {
        builder.ToTable("ProgramGroups");
        builder.HasOne<Client>().WithMany().HasForeignKey(g => g.ClientId).OnDelete(DeleteBehavior.Restrict);
    }
}

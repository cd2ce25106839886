using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Leads;

namespace Vega.Portal.Data.Configurations;

internal sealed class LeadConfiguration : IEntityTypeConfiguration<Lead>, IEntityTypeConfiguration<LeadPost>, IEntityTypeConfiguration<LeadEvent>
{
    public void Configure(EntityTypeBuilder<Lead> builder)
    {
        builder.ToTable("Leads");
        builder.Property(l => l.Reason).HasMaxLength(1000);
        builder.Property(l => l.RefusalCode).HasMaxLength(64);
        builder.Property(l => l.CustomFields).AsJson();
        builder.Property(l => l.RemoteIp).HasMaxLength(64);
        builder.Property(l => l.IpAddress).HasMaxLength(64);
        builder.Ignore(l => l.Month).Ignore(l => l.RejectionReason).Ignore(l => l.FilteredReason);
        builder.OwnsOne(l => l.Contact, c =>
        {
            c.Property(d => d.FirstName).HasColumnName("FirstName").HasMaxLength(1000);
            c.Property(d => d.LastName).HasColumnName("LastName").HasMaxLength(1000);
            c.Property(d => d.Phone).HasColumnName("Phone").HasMaxLength(400);
            c.Property(d => d.Email).HasColumnName("Email").HasMaxLength(400);
            c.Property(d => d.StreetAddress).HasColumnName("StreetAddress").HasMaxLength(1000);
            c.Property(d => d.City).HasColumnName("City").HasMaxLength(1000);
            c.Property(d => d.State).HasColumnName("State").HasMaxLength(1000);
            c.Property(d => d.ZipCode).HasColumnName("ZipCode").HasMaxLength(1000);
            c.Property(d => d.FirstNameKey).HasColumnName("FirstNameKey").HasMaxLength(SearchKey.MaxLength);
            c.Property(d => d.LastNameKey).HasColumnName("LastNameKey").HasMaxLength(SearchKey.MaxLength);
            c.HasIndex(d => d.Email);
            c.HasIndex(d => d.Phone);
            c.HasIndex(d => d.FirstNameKey);
            c.HasIndex(d => d.LastNameKey);
        });
        builder.Navigation(l => l.Contact).IsRequired();
        builder.Property(l => l.DuplicateEmail).HasMaxLength(400);
        builder.Property(l => l.DuplicatePhone).HasMaxLength(400);
        builder.Property(l => l.OriginalCity).HasMaxLength(1000);
        builder.Property(l => l.OriginalState).HasMaxLength(1000);
        builder.HasIndex(l => l.PublicId).IsUnique();
        // A page of a list is found in these alone: what narrows it, its four orders and the test flag stand in the index, so that no row is read but those of the page.
        builder.HasIndex(l => new { l.ClientId, l.CreatedAt, l.Id, l.Test, l.Status, l.VendorId, l.CampaignId, l.UpdatedAt, l.StatusChangedAt });
        builder.HasIndex(l => new { l.VendorId, l.CreatedAt, l.Id, l.Test, l.Status, l.ClientId, l.CampaignId, l.UpdatedAt, l.StatusChangedAt });
        builder.HasIndex(l => new { l.ClientId, l.Id, l.Test });
        builder.HasIndex(l => new { l.VendorId, l.Id, l.Test });
        builder.HasIndex(l => new { l.CreatedAt, l.Id, l.Test, l.Status });
        builder.HasIndex(l => new { l.UpdatedAt, l.Id, l.Test });
        builder.HasIndex(l => new { l.StatusChangedAt, l.Id, l.Test });
        builder.HasIndex(l => new { l.Status, l.Id, l.Test, l.CreatedAt, l.UpdatedAt, l.StatusChangedAt });
        // A lead gets one when the client's system answers, so that a post costs nothing here.
        builder.HasIndex(l => l.ExternalId).HasFilter("\"ExternalId\" IS NOT NULL");
        // Only what makes duplicates stands in these, so that a thousand refused posts of one person cost the next one nothing.
        builder.HasIndex(l => new { l.ClientId, l.DuplicateEmail, l.CreatedAt });
        builder.HasIndex(l => new { l.ClientId, l.DuplicatePhone, l.CreatedAt });
        builder.HasIndex(l => new { l.CampaignId, l.CreatedOn });
        builder.HasIndex(l => new { l.CampaignId, l.Id, l.Test });
        builder.HasIndex(l => new { l.ClientId, l.UpdatedSeq });
        builder.HasOne(l => l.Post).WithOne().HasForeignKey<LeadPost>(p => p.LeadId);
    }

    public void Configure(EntityTypeBuilder<LeadPost> builder)
    {
        builder.ToTable("LeadPosts").HasKey(p => p.LeadId);
        builder.Property(p => p.LeadId).ValueGeneratedNever();
        builder.Property(p => p.RawParams).Unlimited();
        builder.Property(p => p.RawHash).HasMaxLength(64);
        builder.Property(p => p.Trace).Unlimited();
    }

    public void Configure(EntityTypeBuilder<LeadEvent> builder)
    {
        builder.ToTable("LeadEvents").HasKey(e => new { e.ClientId, e.Seq });
        builder.Property(e => e.Actor).HasMaxLength(64);
        builder.Property(e => e.City).HasMaxLength(1000);
        builder.Property(e => e.State).HasMaxLength(1000);
        builder.Property(e => e.Reason).HasMaxLength(4000);
        builder.Property(e => e.Changes).Unlimited();
        builder.HasIndex(e => new { e.LeadId, e.Seq });
        builder.HasOne<Lead>().WithMany().HasForeignKey(e => e.LeadId).OnDelete(DeleteBehavior.Restrict);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Portal.Data.Configurations;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Destination>, IEntityTypeConfiguration<DestinationCircuit>, IEntityTypeConfiguration<LeadDelivery>, IEntityTypeConfiguration<DeliveryAttempt>
{
    public void Configure(EntityTypeBuilder<Destination> builder)
    {
        builder.ToTable("Destinations");
        builder.Property(d => d.Url).HasMaxLength(2000);
        builder.Property(d => d.TestUrl).HasMaxLength(2000);
        builder.Property(d => d.ProtectedSecret).HasMaxLength(4000);
        builder.Property(d => d.ProtectedHeaders).AsJson();
        builder.Property(d => d.Body).Unlimited();
        builder.Property(d => d.Answers).AsJson();
        builder.HasIndex(d => d.ClientId);
        builder.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ClientCampaign>().WithMany().HasForeignKey(d => d.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DestinationCircuit> builder)
    {
        builder.ToTable("DestinationCircuits").HasKey(c => c.DestinationId);
        builder.Property(c => c.DestinationId).ValueGeneratedNever();
        builder.HasOne<Destination>().WithMany().HasForeignKey(c => c.DestinationId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<LeadDelivery> builder)
    {
        builder.ToTable("Deliveries");
        builder.Ignore(d => d.WebhookId);
        builder.Property(d => d.AnswerKey).HasMaxLength(64);
        // What is due at a destination, what somebody waits for, what is under way, what stands there, and what became of a lead are each found in one of these.
        builder.HasIndex(d => new { d.DestinationId, d.State, d.Test, d.NextAt });
        builder.HasIndex(d => new { d.DestinationId, d.State, d.Test, d.WaitsUntil }).HasFilter("\"WaitsUntil\" IS NOT NULL");
        builder.HasIndex(d => new { d.DestinationId, d.LeasedUntil }).HasFilter("\"LeasedUntil\" IS NOT NULL");
        builder.HasIndex(d => new { d.ClientId, d.State, d.Id });
        builder.HasIndex(d => d.LeadId);
        builder.HasIndex(d => d.PublicId).IsUnique();
        builder.HasOne<Destination>().WithMany().HasForeignKey(d => d.DestinationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Lead>().WithMany().HasForeignKey(d => d.LeadId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DeliveryAttempt> builder)
    {
        builder.ToTable("DeliveryAttempts");
        builder.Property(a => a.Url).HasMaxLength(2000);
        builder.Property(a => a.Request).Unlimited();
        builder.Property(a => a.Answer).Unlimited();
        builder.Property(a => a.Reason).HasMaxLength(1000);
        builder.HasIndex(a => new { a.DeliveryId, a.Number });
        builder.HasIndex(a => a.LeadId);
        builder.HasOne<LeadDelivery>().WithMany().HasForeignKey(a => a.DeliveryId).OnDelete(DeleteBehavior.Restrict);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vega.Domain.Performance;

namespace Vega.Portal.Data.Configurations;

internal sealed class MarketingSpendConfiguration : IEntityTypeConfiguration<MarketingSpend>
{
    public void Configure(EntityTypeBuilder<MarketingSpend> builder)
    {
        builder.ToTable("MarketingSpend");
        builder.HasIndex(s => new { s.MarketingPlatformId, s.Date });
        builder.HasIndex(s => new { s.ClientId, s.Date });
    }
}

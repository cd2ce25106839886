using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Rollups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RollupDays",
                columns: table => new
                {
                    ClientId = table.Column<int>(type: "int", nullable: false),
                    Day = table.Column<int>(type: "int", nullable: false),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RollupDays", x => new { x.ClientId, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "RollupMarks",
                columns: table => new
                {
                    ClientId = table.Column<int>(type: "int", nullable: false),
                    FirstDay = table.Column<int>(type: "int", nullable: false),
                    ClosedThrough = table.Column<int>(type: "int", nullable: false),
                    EventSeq = table.Column<long>(type: "bigint", nullable: false),
                    SpendRecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RollupMarks", x => x.ClientId);
                });

            migrationBuilder.CreateTable(
                name: "Rollups",
                columns: table => new
                {
                    ClientId = table.Column<int>(type: "int", nullable: false),
                    Day = table.Column<int>(type: "int", nullable: false),
                    CampaignId = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReplacedAt = table.Column<long>(type: "bigint", nullable: true),
                    Leads = table.Column<int>(type: "int", nullable: false),
                    Billable = table.Column<int>(type: "int", nullable: false),
                    Good = table.Column<int>(type: "int", nullable: false),
                    Accepted = table.Column<int>(type: "int", nullable: false),
                    Statuses = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    CostInCents = table.Column<long>(type: "bigint", nullable: false),
                    Impressions = table.Column<long>(type: "bigint", nullable: false),
                    Clicks = table.Column<long>(type: "bigint", nullable: false),
                    SpendInCents = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rollups", x => new { x.ClientId, x.Day, x.CampaignId, x.Version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Rollups_CampaignId_Day",
                table: "Rollups",
                columns: new[] { "CampaignId", "Day" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RollupDays");

            migrationBuilder.DropTable(
                name: "RollupMarks");

            migrationBuilder.DropTable(
                name: "Rollups");
        }
    }
}

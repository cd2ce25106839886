using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Scores : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CampaignScores",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ClientId = table.Column<int>(type: "INTEGER", nullable: false),
                    CampaignId = table.Column<int>(type: "INTEGER", nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Newest = table.Column<bool>(type: "INTEGER", nullable: false),
                    Score = table.Column<byte>(type: "INTEGER", nullable: false),
                    Explanation = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Outlook = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Leads = table.Column<int>(type: "INTEGER", nullable: false),
                    Metric = table.Column<byte>(type: "INTEGER", nullable: true),
                    Value = table.Column<double>(type: "REAL", nullable: true),
                    Low = table.Column<double>(type: "REAL", nullable: true),
                    High = table.Column<double>(type: "REAL", nullable: true),
                    Metrics = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CampaignScores", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CampaignScores_ClientCampaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "ClientCampaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CampaignScores_CampaignId_Newest",
                table: "CampaignScores",
                columns: new[] { "CampaignId", "Newest" });

            migrationBuilder.CreateIndex(
                name: "IX_CampaignScores_ClientId_Newest",
                table: "CampaignScores",
                columns: new[] { "ClientId", "Newest" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CampaignScores");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PostingLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PostingLinks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ClientId = table.Column<int>(type: "int", nullable: false),
                    CampaignId = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Prefix = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ShowsRules = table.Column<bool>(type: "bit", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true),
                    LastUsedAt = table.Column<long>(type: "bigint", nullable: true),
                    TestLeads = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PostingLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PostingLinks_ClientCampaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "ClientCampaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PostingLinks_CampaignId",
                table: "PostingLinks",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_PostingLinks_ClientId_CampaignId",
                table: "PostingLinks",
                columns: new[] { "ClientId", "CampaignId" });

            migrationBuilder.CreateIndex(
                name: "IX_PostingLinks_Hash",
                table: "PostingLinks",
                column: "Hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PostingLinks");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LeadListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_CreatedAt_Id_Test",
                table: "Leads");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_CreatedAt_Id_Test_Status",
                table: "Leads",
                columns: new[] { "CreatedAt", "Id", "Test", "Status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Leads_CreatedAt_Id_Test_Status",
                table: "Leads");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_CreatedAt_Id_Test",
                table: "Leads",
                columns: new[] { "CreatedAt", "Id", "Test" });
        }
    }
}

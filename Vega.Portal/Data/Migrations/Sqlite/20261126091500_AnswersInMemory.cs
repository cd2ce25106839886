using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AnswersInMemory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_StoredAnswers_ClientId_Key",
                table: "StoredAnswers");

            migrationBuilder.CreateIndex(
                name: "IX_StoredAnswers_LeadId",
                table: "StoredAnswers",
                column: "LeadId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_StoredAnswers_LeadId",
                table: "StoredAnswers");

            migrationBuilder.CreateIndex(
                name: "IX_StoredAnswers_ClientId_Key",
                table: "StoredAnswers",
                columns: new[] { "ClientId", "Key" });
        }
    }
}

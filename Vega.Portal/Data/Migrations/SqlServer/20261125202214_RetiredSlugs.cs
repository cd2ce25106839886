using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RetiredSlugs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LastUsedAt",
                table: "ClientSlugs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RetiredAt",
                table: "ClientSlugs",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LastUsedAt",
                table: "ClientSlugs");

            migrationBuilder.DropColumn(
                name: "RetiredAt",
                table: "ClientSlugs");
        }
    }
}

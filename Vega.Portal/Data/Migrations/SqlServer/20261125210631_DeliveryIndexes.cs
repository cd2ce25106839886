using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Vega.Portal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DeliveryIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_DestinationId_State_NextAt",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_DestinationId_LeasedUntil",
                table: "Deliveries",
                columns: new[] { "DestinationId", "LeasedUntil" },
                filter: "\"LeasedUntil\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_DestinationId_State_Test_NextAt",
                table: "Deliveries",
                columns: new[] { "DestinationId", "State", "Test", "NextAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_DestinationId_State_Test_WaitsUntil",
                table: "Deliveries",
                columns: new[] { "DestinationId", "State", "Test", "WaitsUntil" },
                filter: "\"WaitsUntil\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_DestinationId_LeasedUntil",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_DestinationId_State_Test_NextAt",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_DestinationId_State_Test_WaitsUntil",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_DestinationId_State_NextAt",
                table: "Deliveries",
                columns: new[] { "DestinationId", "State", "NextAt" });
        }
    }
}

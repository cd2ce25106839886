namespace Vega.Portal.Data.Rows;

/// <summary>A key of ASP.NET Data Protection, in the database so that a restart or a second node signs nobody out.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Xml { get; set; }
}

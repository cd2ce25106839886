using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Security;

/// <summary>Keeps the Data Protection keys in the database: a restart or a second node signs nobody out. The framework's interface is synchronous.</summary>
public sealed class DatabaseKeyRepository(IDbContextFactory<VegaDbContext> contexts, WriteGate gate) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.DataProtectionKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var ticket = gate.Enter();
        using var db = contexts.CreateDbContext();
        db.DataProtectionKeys.Add(new DataProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

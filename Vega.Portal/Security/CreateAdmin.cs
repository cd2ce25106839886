using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>The verb <c>create-admin</c>: makes a user an administrator with that password, whether or not the user exists. Saying it twice changes nothing the second time.</summary>
public static class CreateAdmin
{
    public static readonly Verb Verb = new("create-admin", "[--email E] [--password P]", "Makes an administrator, or makes a user one; asks for what is left out.", RunAsync);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var email = FieldValues.Email((words.Option("--email") ?? await AskAsync("E-mail: ")).Trim()) ?? throw new UsageProblem("--email takes an e-mail address.");
        var password = words.Option("--password") ?? await AskAsync("Password: ");
        var passwords = services.GetRequiredService<Passwords>();
        if (passwords.Fault(password, email) is { } fault) throw new UsageProblem(fault.Message);
        await services.GetRequiredService<DatabaseStart>().MigrateAsync(cancellationToken);
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, services.GetRequiredService<WriteGate>(), [0], cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, Viewer.System, services.GetRequiredService<TimeProvider>().Now());
        var normalized = services.GetRequiredService<ILookupNormalizer>().NormalizeEmail(email);
        var user = await db.Users.Include(u => u.Clients).SingleOrDefaultAsync(u => u.NormalizedEmail == normalized, cancellationToken);
        var made = user is null;
        if (user is null) db.Users.Add(user = new VegaUser { UserName = email, NormalizedUserName = normalized, Email = email, NormalizedEmail = normalized, SecurityStamp = OwnAccount.NewStamp() });
        (user.Role, user.AllClients, user.VendorId, user.DisabledAt, user.EmailConfirmed) = (Role.Administrator, true, null, null, true);
        user.Clients.Clear();
        if (!passwords.Verify(user, password, out _)) (user.PasswordHash, user.SecurityStamp) = (passwords.Hash(user, password), OwnAccount.NewStamp());
        var changed = made || db.ChangeTracker.HasChanges();
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        services.GetRequiredService<KnownUsers>().Forget(user.Id);
        Console.WriteLine(made ? $"{email} is an administrator now." : changed ? $"{email} is an administrator, with this password." : $"{email} is an administrator already.");
        return 0;
    }

    private static async Task<string> AskAsync(string question)
    {
        await Console.Error.WriteAsync(question);
        return await Console.In.ReadLineAsync() ?? throw new UsageProblem("Give --email and --password, or type them when asked.");
    }
}

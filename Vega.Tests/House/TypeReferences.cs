using System.Reflection;
using System.Reflection.Emit;

namespace Vega.Tests.House;

/// <summary>Which types a type uses, read from what the compiler made of it: signatures, fields, attributes and method bodies, its nested types and closures included.</summary>
public static class TypeReferences
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>The types written by hand in an assembly: not nested, not generated.</summary>
    public static IReadOnlyList<Type> Written(Assembly assembly) =>
        [.. assembly.GetTypes().Where(t => !t.IsNested && t.Namespace?.StartsWith("Vega.", StringComparison.Ordinal) == true && !t.Namespace.Contains(".Migrations", StringComparison.Ordinal) && !t.Name.StartsWith('<'))];

    /// <summary>All types that <paramref name="type"/> uses; generic ones by their definition and their arguments.</summary>
    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Collect(type, found);
        return found;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        Add(type.BaseType, found);
        foreach (var i in type.GetInterfaces()) Add(i, found);
        foreach (var a in type.CustomAttributes) Add(a.AttributeType, found);
        foreach (var f in type.GetFields(Declared)) Add(f.FieldType, found);
        foreach (var p in type.GetProperties(Declared)) Add(p.PropertyType, found);
        foreach (var m in type.GetMembers(Declared).OfType<MethodBase>())
        {
            foreach (var p in m.GetParameters()) Add(p.ParameterType, found);
            if (m is MethodInfo { ReturnType: var returned }) Add(returned, found);
            if (m.GetMethodBody() is not { } body) continue;
            foreach (var local in body.LocalVariables) Add(local.LocalType, found);
            foreach (var clause in body.ExceptionHandlingClauses) if (clause.Flags == ExceptionHandlingClauseOptions.Clause) Add(clause.CatchType, found);
            Tokens(m, body.GetILAsByteArray()!, found);
        }
        foreach (var nested in type.GetNestedTypes(Declared)) Collect(nested, found);
    }

    private static void Tokens(MethodBase method, byte[] il, HashSet<Type> found)
    {
        var (typeArguments, methodArguments) = (method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : []);
        for (var at = 0; at < il.Length;)
        {
            short value = il[at++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | il[at++]));
            switch (Codes[value].OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    var member = method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments);
                    if (member is Type t) Add(t, found);
                    else Add(member?.DeclaringType, found);
                    if (member is MethodInfo { IsGenericMethod: true } generic) foreach (var a in generic.GetGenericArguments()) Add(a, found);
                    at += 4;
                    break;
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: at += 1; break;
                case OperandType.InlineVar: at += 2; break;
                case OperandType.InlineI8 or OperandType.InlineR: at += 8; break;
                case OperandType.InlineSwitch: at += 4 + 4 * BitConverter.ToInt32(il, at); break;
                default: at += 4; break;
            }
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter) return;
        if (type.IsGenericType)
        {
            foreach (var a in type.GetGenericArguments()) Add(a, found);
            type = type.GetGenericTypeDefinition();
        }
        for (; type is not null; type = type.DeclaringType) found.Add(type);
    }
}

using System.Reflection;
using System.Reflection.Emit;

namespace Parley.Server.Tests.Architecture;

/// <summary>Every type that another one names: in its shape, its signatures and the instructions of its methods.</summary>
internal static class TypeUses
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    public static IEnumerable<(Type Type, string Where)> Of(Type type)
    {
        var found = new List<(Type?, string)> { (type.BaseType, type.Name) };
        found.AddRange(type.GetInterfaces().Select(i => ((Type?)i, type.Name)));
        found.AddRange(type.GetFields(Declared).Select(f => ((Type?)f.FieldType, $"{type.Name}.{f.Name}")));
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            var where = $"{type.FullName}.{method.Name}";
            found.AddRange(method.GetParameters().Select(p => ((Type?)p.ParameterType, where)));
            if (method is MethodInfo { ReturnType: var returned }) found.Add((returned, where));
            if (method.GetMethodBody() is not { } body) continue;
            found.AddRange(body.LocalVariables.Select(v => ((Type?)v.LocalType, where)));
            found.AddRange(Operands(method, body.GetILAsByteArray() ?? []).Select(t => ((Type?)t, where)));
        }

        return found.SelectMany(f => Parts(f.Item1).Select(part => (part, f.Item2)));
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter) return [];
        if (type.HasElementType) return Parts(type.GetElementType());
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    private static IEnumerable<Type> Operands(MethodBase method, byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | code[at++]));
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                foreach (var type in Resolve(method, BitConverter.ToInt32(code, at))) yield return type;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, typeArguments, methodArguments) switch
        {
            Type type => [type],
            MethodInfo called => [called.DeclaringType!, .. called.IsGenericMethod ? called.GetGenericArguments() : []],
            { DeclaringType: { } owner } => [owner],
            _ => [],
        };
    }
}

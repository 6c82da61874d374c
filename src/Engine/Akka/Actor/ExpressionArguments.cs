using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Evaluates the arguments of <c>new T(...)</c>; the usual shapes without compiling anything.</summary>
internal static class ExpressionArguments
{
    public static object[] Evaluate(NewExpression construction) =>
        [.. construction.Arguments.Select(argument => Evaluate(argument)!)];

    private static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(Owner(member)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(Owner(member)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
            when convert.Type.IsAssignableFrom(convert.Operand.Type) => Evaluate(convert.Operand),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object)))
            .Compile(preferInterpretation: true)(),
    };

    private static object? Owner(MemberExpression member) => member.Expression is null ? null : Evaluate(member.Expression);
}

using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Dapper;

namespace Parley.Server.Storage;

/// <summary>
/// The values of a SQL <c>IN (…)</c>, spelled out: Dapper's own expansion of lists gives way to arrays on PostgreSQL, which SQLite has not.
/// The count is rounded up to a power of two by repeating the last value, so that few different statements have to be prepared.
/// </summary>
internal sealed class InList(string name, IEnumerable values) : SqlMapper.IDynamicParameters
{
    private readonly object[] _values = [.. values.Cast<object>()];
    private DynamicParameters? _others;

    /// <summary>The list in parentheses. An empty one is equal to nothing.</summary>
    public string Sql
    {
        get
        {
            if (_values.Length == 0) return "(NULL)";
            var sql = new StringBuilder("(");
            for (var i = 0; i < Count; i++) sql.Append(i == 0 ? "@" : ", @").Append(Name(i));
            return sql.Append(')').ToString();
        }
    }

    private int Count => (int)BitOperations.RoundUpToPowerOf2((uint)_values.Length);

    /// <summary>Adds the statement's other parameters, the properties of an anonymous object.</summary>
    public InList With(object parameters)
    {
        _others = new DynamicParameters(parameters);
        return this;
    }

    void SqlMapper.IDynamicParameters.AddParameters(System.Data.IDbCommand command, SqlMapper.Identity identity)
    {
        ((SqlMapper.IDynamicParameters?)_others)?.AddParameters(command, identity);
        for (var i = 0; i < (_values.Length == 0 ? 0 : Count); i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Name(i);
            parameter.Value = _values[Math.Min(i, _values.Length - 1)];
            command.Parameters.Add(parameter);
        }
    }

    private string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{name}{index}");
}

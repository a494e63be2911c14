using System.Text;
using System.Xml;
using PatronDesk.Cql.Ast;

namespace PatronDesk.Cql.Xcql;

/// <summary>
/// Writes a query as XCQL, the XML of OASIS searchRetrieve 1.0 (schema xcql.xsd). The schema has prefix maps only at
/// the root, so all maps of a query are written there, in order.
/// </summary>
public static class XcqlWriter
{
    private const string Namespace = "http://docs.oasis-open.org/ns/search-ws/xcql";

    /// <summary>The document, indented, without XML declaration.</summary>
    public static string Write(CqlNode query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("xcql", Namespace);
            var prefixes = new List<PrefixNode>();
            Gather(query, prefixes);
            if (prefixes.Count > 0)
            {
                xml.WriteStartElement("prefixes");
                foreach (var prefix in prefixes)
                {
                    xml.WriteStartElement("prefix");
                    Element(xml, "name", prefix.Name ?? "");
                    Element(xml, "identifier", prefix.Identifier);
                    xml.WriteEndElement();
                }
                xml.WriteEndElement();
            }
            var body = WithoutPrefix(query);
            var sort = body as SortNode;
            body = sort is null ? body : WithoutPrefix(sort.Query);
            if (body is SearchClause clause)
            {
                // The schema's root holds a triple, also around a single clause.
                xml.WriteStartElement("triple");
                Clause(xml, clause);
                xml.WriteEndElement();
            }
            else
            {
                Node(xml, body);
            }
            if (sort is not null)
                Keys(xml, sort);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Gather(CqlNode node, List<PrefixNode> prefixes)
    {
        switch (node)
        {
            case PrefixNode prefix:
                prefixes.Add(prefix);
                Gather(prefix.Query, prefixes);
                break;
            case SortNode sort:
                Gather(sort.Query, prefixes);
                break;
            case BooleanNode boolean:
                Gather(boolean.Left, prefixes);
                Gather(boolean.Right, prefixes);
                break;
        }
    }

    private static CqlNode WithoutPrefix(CqlNode node) => node is PrefixNode prefix ? WithoutPrefix(prefix.Query) : node;

    private static void Node(XmlWriter xml, CqlNode node)
    {
        switch (WithoutPrefix(node))
        {
            case SearchClause clause:
                Clause(xml, clause);
                break;
            case BooleanNode boolean:
                xml.WriteStartElement("triple");
                xml.WriteStartElement("Boolean"); // the schema's only capital
                xml.WriteElementString("value", CqlPrinter.NameOf(boolean.Operator));
                Modifiers(xml, boolean.Modifiers);
                xml.WriteEndElement();
                xml.WriteStartElement("leftOperand");
                Node(xml, boolean.Left);
                xml.WriteEndElement();
                xml.WriteStartElement("rightOperand");
                Node(xml, boolean.Right);
                xml.WriteEndElement();
                xml.WriteEndElement();
                break;
        }
    }

    private static void Clause(XmlWriter xml, SearchClause clause)
    {
        xml.WriteStartElement("searchClause");
        Element(xml, "index", clause.Index);
        xml.WriteStartElement("relation");
        Element(xml, "value", clause.Relation.Name);
        Modifiers(xml, clause.Relation.Modifiers);
        xml.WriteEndElement();
        Element(xml, "term", clause.Term);
        xml.WriteEndElement();
    }

    private static void Keys(XmlWriter xml, SortNode sort)
    {
        xml.WriteStartElement("sortKeys");
        foreach (var key in sort.Keys)
        {
            xml.WriteStartElement("key");
            Element(xml, "index", key.Index);
            Modifiers(xml, key.Modifiers);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Modifiers(XmlWriter xml, IReadOnlyList<CqlModifier> modifiers)
    {
        if (modifiers.Count == 0)
            return;
        xml.WriteStartElement("modifiers");
        foreach (var modifier in modifiers)
        {
            xml.WriteStartElement("modifier");
            Element(xml, "type", modifier.Type);
            if (modifier.Comparison is not null)
            {
                xml.WriteElementString("comparison", modifier.Comparison);
                Element(xml, "value", modifier.Value!);
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // XML needs no escaped quotation marks; the other escapes are CQL's masking and stay. Characters that XML 1.0 can't
    // hold in any form become U+FFFD.
    private static void Element(XmlWriter xml, string name, string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                if (text[i + 1] != '"')
                    clean.Append('\\');
                i++;
            }
            clean.Append(XmlConvert.IsXmlChar(text[i]) || char.IsSurrogate(text[i]) ? text[i] : '\uFFFD');
        }
        xml.WriteElementString(name, clean.ToString());
    }
}

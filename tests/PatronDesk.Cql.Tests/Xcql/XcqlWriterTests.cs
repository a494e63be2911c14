using System.Xml;
using CsCheck;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Tests.Parsing;
using PatronDesk.Cql.Xcql;

namespace PatronDesk.Cql.Tests.Xcql;

public class XcqlWriterTests
{
    [Fact]
    public void A_single_clause_stands_in_a_triple() => Assert.Equal(
        """
        <xcql xmlns="http://docs.oasis-open.org/ns/search-ws/xcql">
          <triple>
            <searchClause>
              <index>cql.serverChoice</index>
              <relation>
                <value>=</value>
              </relation>
              <term>&lt;&amp;"\*</term>
            </searchClause>
          </triple>
        </xcql>
        """,
        XcqlWriter.Write(CqlParser.Parse("\"<&\\\"\\*\"")));

    [Fact]
    public void Booleans_modifiers_prefixes_and_keys_are_written() => Assert.Equal(
        """
        <xcql xmlns="http://docs.oasis-open.org/ns/search-ws/xcql">
          <prefixes>
            <prefix>
              <name>dc</name>
              <identifier>info:x</identifier>
            </prefix>
          </prefixes>
          <triple>
            <Boolean>
              <value>prox</value>
              <modifiers>
                <modifier>
                  <type>distance</type>
                  <comparison>&lt;</comparison>
                  <value>3</value>
                </modifier>
              </modifiers>
            </Boolean>
            <leftOperand>
              <searchClause>
                <index>dc.title</index>
                <relation>
                  <value>==</value>
                  <modifiers>
                    <modifier>
                      <type>respectcase</type>
                    </modifier>
                  </modifiers>
                </relation>
                <term>Lea Long</term>
              </searchClause>
            </leftOperand>
            <rightOperand>
              <searchClause>
                <index>cql.serverChoice</index>
                <relation>
                  <value>=</value>
                </relation>
                <term>b</term>
              </searchClause>
            </rightOperand>
          </triple>
          <sortKeys>
            <key>
              <index>date</index>
              <modifiers>
                <modifier>
                  <type>sort.descending</type>
                </modifier>
              </modifiers>
            </key>
          </sortKeys>
        </xcql>
        """,
        XcqlWriter.Write(CqlParser.Parse(
            "> dc = info:x dc.title ==/respectCase Lea Long prox/distance<3 b sortby date/sort.descending")));

    [Fact]
    public void Any_query_is_well_formed_xml() => Queries.Valid.Sample(query =>
        new XmlDocument().LoadXml(XcqlWriter.Write(CqlParser.Parse("\u0001 or " + query))));
}

package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.protocol.EventId;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMapperTest {
  private RowMapper mapper;

  private List<String> map(Mapping mapping, String file) throws Exception {
    MappedRows rows = MappedRows.of(mapping, file);
    mapper = rows.mapper();
    return rows.results();
  }

  private List<String> map(String mapping, String file) throws Exception {
    return map(MappingReader.read(mapping.getBytes(UTF_8)), file);
  }

  @Test
  void shouldMapAccessLogs() throws Exception {
    assertThat(
            map(
                MappingReader.read("access-log"),
                """
                10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326
                10.0.0.2 - - [10/Oct/2000:13:55:37 -0700] "GET /\\"q\\" HTTP/1.1" 304 - "http://x/?a=b c" "Mozilla/4.08 [en] (Win98)"
                10.0.0.2 - - [31/Feb/2000:13:55:37 -0700] "GET / HTTP/1.1" 200 5
                garbage
                """))
        .containsExactly(
            "requests 10.0.0.1 [] 1 2000-10-10T20:55:36Z",
            "bytes 10.0.0.1 [] 2326 2000-10-10T20:55:36Z",
            "requests 10.0.0.2 [] 1 2000-10-10T20:55:37Z",
            "bytes 10.0.0.2 [] 0 2000-10-10T20:55:37Z",
            "MALFORMED_FIELD time+offset: the time does not have the pattern",
            "MISSING_FIELD time+offset: the time is empty");
  }

  @Test
  void shouldMapTheTabSeparatedAccessLog() throws Exception {
    assertThat(
            map(
                MappingReader.read("nasa-access-log"),
                "host\tlogname\ttime\tmethod\turl\tresponse\tbytes\treferer\tuseragent\n"
                    + "x.net\t-\t807256800\tGET\t/a\"b\t200\t1713\t\t\n"))
        .containsExactly(
            "requests x.net [] 1 1995-08-01T06:00:00Z", "bytes x.net [] 1713 1995-08-01T06:00:00Z");
  }

  @Test
  void shouldMapCallRecordsOfAsterisk() throws Exception {
    assertThat(
            map(
                MappingReader.read("asterisk-cdr"),
                """
                "acme","1001","4420794600","out",\"""Bob"" <1001>","SIP/1001-1","SIP/t-2","Dial","SIP/t/44,60","2026-01-05 10:00:00","2026-01-05 10:00:07","2026-01-05 10:01:20",80,73,"ANSWERED","DOCUMENTATION","1767607200.1",""
                "acme","1001","4420794601","out","x","SIP/1001-1","","Dial","","2026-01-05 10:00:00","","2026-01-05 10:00:20",20,0,"NO ANSWER","DOCUMENTATION","1767607200.2",""
                """))
        .containsExactly("calls acme [4420794600] 73 2026-01-05T10:00:07Z", "filtered");
    assertThat(mapper.isDetail()).isTrue();
    assertThat(mapper.staged().ids[0]).isEqualTo(EventId.of("1767607200.1"));
  }

  @Test
  void shouldMapCallRecordsOfFreeSwitch() throws Exception {
    assertThat(
            map(
                MappingReader.read("freeswitch-cdr"),
                """
                "9007","9007","0034688886392","public","2014-05-29 16:59:50","","2014-05-29 16:59:50","0","0","NORMAL_CLEARING","a5c9","","","",""
                "9008","9008","0034688886393","public","2014-05-29 17:01:32","2014-05-29 17:01:33","2014-05-29 17:02:40","68","67","NORMAL_CLEARING","a5ca","b1", "acme","PCMU","PCMU"
                "9008","9008","0034688886393","public","2014-05-29 17:01:32","2014-05-29 17:01:33","2014-05-29 17:02:40","68","67","NORMAL_CLEARING","a5cb","","","",""
                """))
        .containsExactly(
            "filtered",
            "calls acme [0034688886393] 67 2014-05-29T17:01:33Z",
            "MISSING_FIELD subject: the subject is empty");
  }

  @Test
  void shouldMapCallRecordsOfCgrates() throws Exception {
    assertThat(
            map(
                MappingReader.read("cgrates-cdr"),
                """
                dbaf,*default,*voice,o1,*rated,cgrates.org,call,1001,1001,1002,2013-11-07T08:42:25Z,2013-11-07T08:42:26Z,10s,1.01000
                dbaf,*default,*voice,o2,*rated,cgrates.org,call,1001,1001,1002,2013-11-07T08:42:25Z,2013-11-07T08:42:26.5Z,1m13.2s,1.01000
                dbb0,*default,*voice,o3,*rated,cgrates.org,call,1001,1001,1003,2013-11-07T08:42:25+01:00,2013-11-07T09:42:26+01:00,10000000000,1.01000
                dbb1,*default,*sms,o4,*rated,cgrates.org,call,1001,1001,1003,2013-11-07T08:42:25Z,2013-11-07T08:42:26Z,1,0.1
                """))
        .containsExactly(
            "calls 1001 [1002] 10 2013-11-07T08:42:26Z",
            "MALFORMED_FIELD AnswerTime: the time does not have the pattern",
            "calls 1001 [1003] 10 2013-11-07T08:42:26Z",
            "filtered");
  }

  @Test
  void shouldMapOrdersOfTheShopAndRefuseRowsByFieldAndReason() throws Exception {
    String header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    assertThat(
            map(
                MappingReader.read("shop"),
                header
                    + "1,2,\"a, \"\"b\"\"\",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
                    + "1,2,x,-1,2010-07-01 08:26:00,1.1,,France\n"
                    + "1,2,x,1,2010-12-01 08:26:00,1.111,1,France\n"
                    + "1,2,x,,2010-12-01 08:26:00,1.1,1,France\n"
                    + "1,2,x,1,2010-03-28 01:30:00,1.1,1,France\n"
                    + "1,2,x,99999999999999999999,2010-12-01 08:26:00,1.1,1,France\n"
                    + "1,2,x,1,2010-12-01 08:26:00,1.1,"
                    + "s".repeat(257)
                    + ",France\n"
                    + "1,2,x,1\n"))
        .containsExactly(
            "turnover 17850 [United Kingdom] 1530 2010-12-01T08:26:00Z",
            "turnover (none) [France] -110 2010-07-01T07:26:00Z",
            "TOO_MANY_DIGITS Quantity: the quantity has more decimal places than the meter's 2, and nothing says round",
            "MISSING_FIELD Quantity: the quantity is empty",
            "MALFORMED_FIELD InvoiceDate: the zone has no such time: the clocks were put forward over it",
            "QUANTITY_OUT_OF_RANGE Quantity: the quantity is too large",
            "SUBJECT_INVALID subject: is longer than 256 bytes",
            "MALFORMED_FIELD row: the row has 4 columns, not 8");
  }

  @Test
  void shouldFilterByEveryKindOfConditionAndFeedMetersByTheirOwn() throws Exception {
    String mapping =
        """
        format: {type: csv}
        time: {column: t, epoch: ms}
        where:
          - {column: kind, not: [test, ""], matches: "^[a-z]+$"}
        meters:
          - {meter: requests, subject: s, where: [{column: kind, equals: [a, b]}]}
          - {meter: bytes, subject: {columns: [s, kind], separator: ":"}, quantity: n, where: [{column: n, above: "10", present: true}]}
        """;
    assertThat(
            map(
                mapping,
                "t,s,kind,n\n1,x,a,11\n2,x,test,11\n3,x,c,11\n4,x,b,ten\n5,x,c,10\n6,x,A,11\n"))
        .containsExactly(
            "requests x [] 1 1970-01-01T00:00:00.001Z",
            "bytes x:a [] 11 1970-01-01T00:00:00.001Z",
            "filtered",
            "bytes x:c [] 11 1970-01-01T00:00:00.003Z",
            "requests x [] 1 1970-01-01T00:00:00.004Z",
            "filtered",
            "filtered");
  }

  @Test
  void shouldGiveEachRecordOfARowAnIdOfItsOwnAndKeepAttributes() throws Exception {
    String mapping =
        """
        format: {type: csv}
        time: {column: t, epoch: s}
        id: {columns: [a, b]}
        meters:
          - {meter: users, subject: a, attributes: {user: b}}
          - {meter: requests, subject: {column: a, pattern: "^(.)"}}
        """;
    assertThat(map(mapping, "t,a,b\n1,xy,z\n"))
        .containsExactly(
            "users xy [] 1 1970-01-01T00:00:01Z", "requests x [] 1 1970-01-01T00:00:01Z");
    assertThat(mapper.staged().ids)
        .containsExactly(EventId.of("xy/z"), EventId.of("xy/z#requests"));
    assertThat(mapper.staged().attributes[0]).containsExactly(1, 0, 1, 0, 'z', 0, 0, 0);
  }

  @Test
  void shouldReadOtherEncodingsAndRefuseWhatIsNotText() throws Exception {
    String mapping =
        "{format: {type: csv, encoding: ISO-8859-1}, time: {column: t, epoch: s}, meters: [{meter: requests, subject: s}]}";
    assertThat(map(mapping, "t,s\n1,Müller\n"))
        .containsExactly("requests Müller [] 1 1970-01-01T00:00:01Z");
    Mapping utf8 = MappingReader.read(mapping.replace("ISO-8859-1", "UTF-8").getBytes(UTF_8));
    RowReaders readers = RowReaders.of(utf8.format());
    byte[] bytes = {'t', ',', 's', '\n', '1', ',', (byte) 0xFC, '\n'};
    RowReader rows = readers.open(new FileBytes(new ByteArrayInputStream(bytes), bytes.length));
    RowMapper strict = RowMapper.of(utf8, new Columns(rows.columns(), UTF_8), MappedRows.METERS);
    Row row = new Row();
    assertThat(rows.next(row)).isTrue();
    assertThat(strict.map(row)).isEqualTo(RowMapper.Verdict.REFUSED);
    assertThat(strict.refused().message()).isEqualTo("is not text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{meter: nope, subject: a} | meters[0].meter: the gateway has no such meter [meter=nope] [meters=",
        "{meter: requests} | meters[0].subject: is required",
        "{meter: requests, subject: user} | meters[0].subject: the file has no such column [column=user] [columns=t, a, b]",
        "{meter: turnover, subject: a, quantity: b} | meters[0].dimensions.country: is required: the meter has this dimension [dimensions=country]",
        "{meter: requests, subject: a, dimensions: {x: b}} | meters[0].dimensions.x: the meter has no such dimension",
        "{meter: users, subject: a} | meters[0].attributes.user: is required: the meter counts values of it",
        "{meter: requests, subject: {column: a, constant: b}} | meters[0].subject: needs one of column, columns, constant",
        "{meter: requests, subject: {column: a, pattern: '('}} | meters[0].subject.pattern: is not a regular expression",
        "{meter: requests, subject: a, where: [{column: a}]} | meters[0].where[0]: needs one of equals",
        "{meter: requests, subject: a, where: [{column: c, present: true}]} | meters[0].where[0].column: the file has no such column [column=c]",
        "{meter: requests, subject: a, price: b} | meters[0].price: unknown field"
      })
  void shouldRefuseAMappingByItsPath(String target, String message) {
    assertThatThrownBy(
            () ->
                map(
                    "{format: {type: csv}, time: {column: t, epoch: s}, meters: [" + target + "]}",
                    "t,a,b\n"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mapping is refused: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{column: t} | time: needs either pattern (or patterns) or epoch",
        "{column: t, epoch: h} | time.epoch: must be s, ms or us [value=h]",
        "{column: t, pattern: uuuu-MM-dd} | time.zone: is required",
        "{column: t, pattern: uuuu-MM-dd, zone: Mars} | time.zone: is not a zone",
        "{column: when, epoch: s} | time: the file has no such column [column=when] [columns=t, a, a]",
        "{column: a, epoch: s} | time: the file has this column twice [column=a]"
      })
  void shouldRefuseATimeByItsPath(String time, String message) {
    assertThatThrownBy(
            () ->
                map(
                    "{format: {type: csv}, time: "
                        + time
                        + ", meters: [{meter: requests, subject: t}]}",
                    "t,a,a\n"))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mapping is refused: " + message);
  }
}

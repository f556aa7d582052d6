package io.headgate.auth.aws;

import io.headgate.auth.iam.TokenRefusal;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What AWS STS answers to GetCallerIdentity, or somebody in its place.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">Common errors of STS</a>
 */
final class CallerAnswer {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String RESULT = "/GetCallerIdentityResponse/GetCallerIdentityResult/";
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):[!-~]{1,1024}");
    private static final Pattern ERROR_CODE = Pattern.compile("<Code>([A-Za-z.]{1,64})</Code>");
    private static final Pattern THROTTLED = Pattern.compile("Throttl.*|RequestLimitExceeded|TooManyRequests.*");
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private CallerAnswer() {
    }

    /** The ARN in an answer that names one. */
    static String arn(int status, byte[] body) throws TokenRefusal {
        if (status != OK) {
            throw refusal(status, body);
        }
        Map<String, String> texts;
        try {
            texts = texts(body);
        } catch (XMLStreamException e) {
            throw new TokenRefusal(Kind.STS_UNAVAILABLE, "an answer that is no XML of STS");
        }
        Matcher arn = ARN.matcher(texts.getOrDefault(RESULT + "Arn", ""));
        if (!arn.matches() || !arn.group(1).equals(texts.get(RESULT + "Account"))) {
            throw new TokenRefusal(Kind.STS_UNAVAILABLE, "an answer that names nobody");
        }
        return arn.group();
    }

    private static TokenRefusal refusal(int status, byte[] body) {
        Matcher code = ERROR_CODE.matcher(new String(body, StandardCharsets.UTF_8));
        String error = code.find() ? code.group(1) : "";
        boolean refused = (status == BAD_REQUEST || status == FORBIDDEN) && !error.isEmpty()
                && !THROTTLED.matcher(error).matches();
        return new TokenRefusal(refused ? Kind.REFUSED_BY_STS : Kind.STS_UNAVAILABLE,
                "AWS STS answers " + (status + " " + error).strip());
    }

    /** Of every element of STS, by the names that lead to it. */
    private static Map<String, String> texts(byte[] body) throws XMLStreamException {
        // one for each answer: the factory is not said to be thread-safe
        XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = xml.createXMLStreamReader(new ByteArrayInputStream(body));
        Map<String, String> texts = new HashMap<>();
        StringBuilder path = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamReader.START_ELEMENT -> {
                    path.append('/').append(reader.getLocalName());
                    if (!NAMESPACE.equals(reader.getNamespaceURI())) {
                        throw new XMLStreamException("an element of something else");
                    }
                }
                case XMLStreamReader.END_ELEMENT -> path.setLength(path.lastIndexOf("/"));
                case XMLStreamReader.CHARACTERS -> {
                    if (!reader.isWhiteSpace() && texts.put(path.toString(), reader.getText()) != null) {
                        throw new XMLStreamException("an element twice");
                    }
                }
                case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE ->
                        throw new XMLStreamException("what no answer has");
                default -> {
                    // comments, and the end
                }
            }
        }
        return texts;
    }
}

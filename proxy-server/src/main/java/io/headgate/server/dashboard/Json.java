package io.headgate.server.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.headgate.server.http.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes answers in JSON, value by value. */
final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
    private static final int SOME_BYTES = 8192;

    private Json() {
    }

    /** What a document is. */
    @FunctionalInterface
    interface Document {

        /** Writes one value. */
        void write(JsonGenerator out) throws IOException;
    }

    static Answer answer(int status, Document document) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(SOME_BYTES);
        try (JsonGenerator out = FACTORY.createGenerator(body)) {
            document.write(out);
            out.writeRaw('\n');
        } catch (IOException e) {
            // there is none in memory
            throw new UncheckedIOException(e);
        }
        return Answer.of(status, "application/json", body.toByteArray());
    }

    /** What is wrong with a request; the text may have come from anywhere. */
    static Answer error(int status, String text) {
        return answer(status, out -> {
            out.writeStartObject();
            out.writeStringField("error", text);
            out.writeEndObject();
        });
    }
}

package io.headgate.auth.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headgate.auth.CredentialsException;
import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one version of a secret says; other keys than these two are ignored, as RDS Proxy does. */
record SecretContent(String user, Secret password) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /**
     * @param what it is, as messages begin
     * @param text null when the secret holds bytes
     */
    static SecretContent parse(String what, String text) throws CredentialsException {
        if (text == null) {
            throw broken(what, "it holds no text (SecretString)");
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            // its message quotes the text
            throw broken(what, "its text is not JSON");
        }
        if (!root.isObject()) {
            throw broken(what, "its text is not a JSON object");
        }
        String user = text(what, root, "username");
        return new SecretContent(user, Secret.of(text(what, root, "password").getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String what, JsonNode root, String key) throws CredentialsException {
        JsonNode value = root.path(key);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw broken(what, "its JSON has no text \"" + key + "\", or an empty one");
        }
        return value.textValue();
    }

    private static CredentialsException broken(String what, String problem) {
        return new CredentialsException(CredentialsException.Kind.BROKEN, what, List.of(problem));
    }
}

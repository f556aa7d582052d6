package io.headgate.auth.aws;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** The ARNs of all secrets with certain names or tags. */
final class SecretList implements Reading<List<String>> {
    private static final String WHAT = "list of secrets";

    private final Service service;
    private final List<String> prefixes;
    private final List<Map.Entry<String, String>> tags;
    private List<String> last = List.of();

    SecretList(Service service, List<String> prefixes, List<Map.Entry<String, String>> tags) {
        this.service = service;
        this.prefixes = prefixes;
        this.tags = tags;
    }

    @Override
    public List<String> read() throws CredentialsException {
        TreeSet<String> arns = new TreeSet<>();
        for (String prefix : prefixes) {
            arns.addAll(list(List.of(filter(FilterNameStringType.NAME, prefix)),
                    entry -> entry.name().startsWith(prefix)));
        }
        for (Map.Entry<String, String> tag : tags) {
            // the service's filters match prefixes, of any tag each
            arns.addAll(list(List.of(filter(FilterNameStringType.TAG_KEY, tag.getKey()),
                    filter(FilterNameStringType.TAG_VALUE, tag.getValue())),
                    entry -> entry.tags().stream().anyMatch(one -> tag.getKey().equals(one.key())
                            && tag.getValue().equals(one.value()))));
        }
        List<String> read = List.copyOf(arns);
        if (!read.equals(last)) {
            last = read;
        }
        return last;
    }

    private List<String> list(List<Filter> filters, Predicate<SecretListEntry> wanted) throws CredentialsException {
        return service.call(WHAT, client -> {
            List<String> arns = new ArrayList<>();
            client.listSecretsPaginator(request -> request.filters(filters)).stream()
                    .flatMap(page -> page.secretList().stream()).filter(wanted)
                    .map(SecretListEntry::arn).forEach(arns::add);
            return arns;
        });
    }

    private static Filter filter(FilterNameStringType key, String value) {
        return Filter.builder().key(key).values(value).build();
    }
}

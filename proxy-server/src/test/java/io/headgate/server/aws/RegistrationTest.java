package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.config.LiveConfig;
import io.headgate.server.topology.ServerStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which servers take part, by the settings, after targets have come and gone. */
class RegistrationTest {

    @Test
    void whatFileOrFlagsSayOfTargetsDoesNotComeBackByItself() throws Exception {
        LiveConfig config = config("targets", "a,b");
        register(config, "c:3306");
        assertThat(names(config)).containsExactly("a:3306", "b:3306", "c:3306");
    }

    @Test
    void whereNobodySaysOtherwiseNothingStaysSet() throws Exception {
        LiveConfig config = config();
        deregister(config, "c");
        assertThat(names(config)).containsExactly("a:3306", "b:3306");
        register(config, "c");
        assertThat(names(config)).containsExactly("a:3306", "b:3306", "c:3306");
        assertThat(config.current().effective().line("targets").source()).isEqualTo("default");
    }

    private static void register(LiveConfig config, String target) throws Exception {
        Registration registration = registration(config, target);
        registration.register();
        config.set(Map.of(Registration.SETTING, registration.value()));
    }

    private static void deregister(LiveConfig config, String target) throws Exception {
        Registration registration = registration(config, target);
        registration.deregister();
        config.set(Map.of(Registration.SETTING, registration.value()));
    }

    private static Registration registration(LiveConfig config, String target) throws ApiError {
        return new Registration(new Made(config), Parameters.read("DBInstanceIdentifiers.member.1=" + target));
    }

    private static LiveConfig config(String... more) throws Exception {
        Map<String, String> flags = new HashMap<>(Map.of("backend", "a,b,c", "control-user", "u",
                "control-password-file", "/dev/null"));
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        return LiveConfig.load(null, flags);
    }

    private static List<String> names(LiveConfig config) {
        return config.current().backend().targets().stream().map(HostPort::toString).toList();
    }

    /** As a proxy whose servers are those of its settings. */
    private record Made(LiveConfig config) implements Subject {

        @Override
        public List<ServerStatus> targets() {
            return config.current().backend().targets().stream().map(server -> new ServerStatus(server,
                    ServerStatus.Role.READER, null, null, false, true)).toList();
        }

        @Override
        public String trouble(ServerStatus.Role role) {
            return null;
        }

        @Override
        public boolean isAnswered() {
            return true;
        }

        @Override
        public boolean takesTargets() {
            return true;
        }
    }
}

package io.headgate.server.aws;

import io.headgate.config.LiveConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings that a call wants to have changed, by key. */
final class Modification {

    /** What can be asked for, and is refused with the reason: it is another setting, which needs a restart. */
    private static final Map<String, String> RESTART = Map.of(
            "NewDBProxyName", "proxy-name", "RoleArn", "aws-role", "DefaultAuthScheme", "backend-iam",
            "Auth", "credentials-file, secrets and iam");

    private final Parameters parameters;
    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();

    private Modification(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Of ModifyDBProxy; values that are what they are already need not be refused. */
    static Map<String, Optional<String>> ofProxy(Parameters parameters, Descriptions now) throws ApiError {
        Modification modification = new Modification(parameters);
        for (Map.Entry<String, String> one : RESTART.entrySet()) {
            String same = switch (one.getKey()) {
                case "NewDBProxyName" -> now.name();
                case "DefaultAuthScheme" -> now.defaultAuthScheme();
                default -> null;
            };
            if (parameters.has(one.getKey()) && !parameters.find(one.getKey()).filter(value -> value.equals(same))
                    .isPresent()) {
                throw ApiError.value(one.getKey() + " cannot change while Headgate runs: change " + one.getValue()
                        + " where it is given, and restart");
            }
        }
        if (!parameters.list("SecurityGroups").isEmpty()) {
            throw ApiError.value("SecurityGroups: Headgate is in no VPC that it knows of");
        }
        modification.seconds("IdleClientTimeout", "idle-client-timeout", 1, 28_800);
        modification.flag("RequireTLS", "require-tls");
        modification.flag("DebugLogging", "debug-logging");
        return modification.changes;
    }

    /** Of ModifyDBProxyTargetGroup. @param now says what would hold where something is taken back */
    static Map<String, Optional<String>> ofTargetGroup(Parameters parameters, LiveConfig now) throws ApiError {
        Modification modification = new Modification(parameters);
        String pool = "ConnectionPoolConfig.";
        if (parameters.find("NewName").filter(name -> !name.equals(Descriptions.TARGET_GROUP)).isPresent()) {
            throw ApiError.value("The target group " + Descriptions.TARGET_GROUP + " cannot be renamed");
        }
        List<String> filters = parameters.list(pool + "SessionPinningFilters");
        if (!filters.isEmpty()) {
            throw ApiError.value("SessionPinningFilters " + filters + ": Headgate carries session variables to other"
                    + " connections, so that there is nothing to filter");
        }
        if (parameters.has(pool + "MaxIdleConnectionsPercent") && !parameters.has(pool + "MaxConnectionsPercent")) {
            throw ApiError.combination("MaxIdleConnectionsPercent must come with MaxConnectionsPercent");
        }
        modification.number(pool + "MaxConnectionsPercent", "max-connections-percent", 1, 100);
        modification.number(pool + "MaxIdleConnectionsPercent", "max-idle-connections-percent", 0, 100);
        modification.seconds(pool + "ConnectionBorrowTimeout", "connection-borrow-timeout", 0, 300);
        Optional<String> query = parameters.find(pool + "InitQuery");
        if (query.isPresent()) {
            modification.initQuery(query.get(), now);
        }
        return modification.changes;
    }

    private void initQuery(String sql, LiveConfig now) throws ApiError {
        String setting = "init-query";
        if (sql.isBlank() && now.isGiven(setting)) {
            throw ApiError.value("InitQuery cannot be empty: the configuration file or a flag has init-query, which"
                    + " would hold then; remove it there, or give one that does nothing, as DO 0");
        }
        changes.put(setting, Optional.of(sql).filter(text -> !text.isBlank()));
    }

    private void number(String parameter, String setting, int least, int most) throws ApiError {
        parameters.integer(parameter, least, most)
                .ifPresent(value -> changes.put(setting, Optional.of(value.toString())));
    }

    private void seconds(String parameter, String setting, int least, int most) throws ApiError {
        parameters.integer(parameter, least, most).ifPresent(value -> changes.put(setting, Optional.of(value + "s")));
    }

    private void flag(String parameter, String setting) throws ApiError {
        parameters.flag(parameter).ifPresent(value -> changes.put(setting, Optional.of(value.toString())));
    }
}

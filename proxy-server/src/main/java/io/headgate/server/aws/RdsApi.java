package io.headgate.server.aws;

import io.headgate.auth.iam.RequestVerifier;
import io.headgate.config.ConfigException;
import io.headgate.config.LiveConfig;
import io.headgate.config.Problem;
import io.headgate.server.http.Answer;
import io.headgate.server.http.Call;
import io.headgate.server.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls of RDS's API that are about a proxy: this one, which has the name that the settings say. */
public final class RdsApi implements Route {

    private static final Logger log = LoggerFactory.getLogger(RdsApi.class);
    private static final String VERSION = "2014-10-31";
    private static final List<String> EVERYWHERE = List.of("Action", "Version");
    private static final List<String> PAGED = List.of("Filters", "Marker", "MaxRecords");

    /** What a call may say, and what it is answered with. */
    private record Action(List<String> parameters, Answering answering) {

        static Action looking(List<String> parameters, Answering answering) {
            return new Action(parameters, answering);
        }

        /** One that only whoever has proved who it is may ask for. */
        static Action changing(List<String> parameters, Answering answering) {
            return new Action(parameters, (given, trusted) -> {
                if (!trusted) {
                    throw ApiError.forbidden("AccessDenied",
                            "Calls that change something must be signed: set http-aws-keys-file");
                }
                return answering.answer(given, true);
            });
        }
    }

    /** Writes the content of the result. */
    private interface Answering {
        Consumer<Xml> answer(Parameters parameters, boolean trusted) throws ApiError;
    }

    /** Has servers come or go. */
    private interface Registering {
        void in(Registration registration) throws ApiError;
    }

    private final Subject subject;
    private final RequestGate gate;
    private final CallQueue queue;
    private final Map<String, Action> actions;
    private String ownName;

    /**
     * @param verifier of signatures; null: they are not looked at
     * @param onLoopback whether only this machine can ask
     * @param queue of calls, which block; whom it refuses is told to come back
     */
    public RdsApi(Subject subject, RequestVerifier verifier, boolean onLoopback, CallQueue queue) {
        this.subject = subject;
        this.gate = new RequestGate(verifier, onLoopback);
        this.queue = queue;
        this.actions = Map.of(
                "DescribeDBProxies", Action.looking(paged("DBProxyName"), this::describeProxies),
                "DescribeDBProxyTargetGroups", Action.looking(paged("DBProxyName", "TargetGroupName"),
                        this::describeTargetGroups),
                "DescribeDBProxyTargets", Action.looking(paged("DBProxyName", "TargetGroupName"), this::describeTargets),
                "DescribeDBProxyEndpoints", Action.looking(paged("DBProxyName", "DBProxyEndpointName"),
                        this::describeEndpoints),
                "ModifyDBProxy", Action.changing(List.of("DBProxyName", "NewDBProxyName", "Auth", "RequireTLS",
                        "IdleClientTimeout", "DebugLogging", "RoleArn", "SecurityGroups", "DefaultAuthScheme"),
                        this::modifyProxy),
                "ModifyDBProxyTargetGroup", Action.changing(List.of("DBProxyName", "TargetGroupName", "NewName",
                        "ConnectionPoolConfig.MaxConnectionsPercent", "ConnectionPoolConfig.MaxIdleConnectionsPercent",
                        "ConnectionPoolConfig.ConnectionBorrowTimeout", "ConnectionPoolConfig.InitQuery",
                        "ConnectionPoolConfig.SessionPinningFilters"), this::modifyTargetGroup),
                "RegisterDBProxyTargets", Action.changing(registration(), this::register),
                "DeregisterDBProxyTargets", Action.changing(registration(), this::deregister));
    }

    private static List<String> paged(String... names) {
        return Stream.concat(Stream.of(names), PAGED.stream()).toList();
    }

    private static List<String> registration() {
        return List.of("DBProxyName", "TargetGroupName", "DBInstanceIdentifiers", "DBClusterIdentifiers");
    }

    @Override
    public CompletionStage<Answer> answer(Call call) {
        return queue.run(() -> now(call), () -> error(ApiError.unavailable(), UUID.randomUUID().toString()));
    }

    private Answer now(Call call) {
        String id = UUID.randomUUID().toString();
        try {
            boolean trusted = gate.admit(call);
            Parameters parameters = Parameters.read(call.text());
            String name = parameters.get("Action");
            Consumer<Xml> content = action(name, parameters).answering().answer(parameters, trusted);
            Xml xml = new Xml();
            xml.root(name + "Response", () -> {
                xml.element(name + "Result", () -> content.accept(xml));
                xml.element("ResponseMetadata", () -> xml.value("RequestId", id));
            });
            return xml(200, xml, id);
        } catch (ApiError e) {
            return error(e, id);
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("request", id).log("the proxy failed on a call of the RDS API");
            return error(ApiError.internal(), id);
        }
    }

    private Action action(String name, Parameters parameters) throws ApiError {
        Action action = actions.get(name);
        if (action == null) {
            throw ApiError.refused("InvalidAction", "The action " + name + " is not answered by Headgate; there are "
                    + actions.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        Optional<String> version = parameters.find("Version").filter(other -> !other.equals(VERSION));
        if (version.isPresent()) {
            throw ApiError.refused("NoSuchVersion", "The version " + version.get() + " is not " + VERSION);
        }
        List<String> known = Stream.concat(EVERYWHERE.stream(), action.parameters().stream()).toList();
        parameters.checkNames(known);
        if (parameters.has("Filters")) {
            throw ApiError.value("Filters are not supported by this action");
        }
        return action;
    }

    private static Answer error(ApiError error, String id) {
        Xml xml = new Xml();
        xml.root("ErrorResponse", () -> {
            xml.element("Error", () -> {
                xml.value("Type", error.status() < 500 ? "Sender" : "Receiver");
                xml.value("Code", error.code());
                xml.value("Message", error.getMessage());
            });
            xml.value("RequestId", id);
        });
        return xml(error.status(), xml, id);
    }

    private static Answer xml(int status, Xml xml, String id) {
        return new Answer(status, "text/xml;charset=utf-8", xml.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("x-amzn-RequestId", id));
    }

    private Consumer<Xml> describeProxies(Parameters parameters, boolean trusted) throws ApiError {
        checkProxy(parameters, false);
        Descriptions now = now(trusted);
        return list("DBProxies", Page.of(List.of(now), Descriptions::name, parameters),
                xml -> proxy -> proxy.proxy(xml));
    }

    private Consumer<Xml> describeTargetGroups(Parameters parameters, boolean trusted) throws ApiError {
        checkTargetGroup(parameters, false);
        return list("TargetGroups", Page.of(List.of(now(trusted)), now -> Descriptions.TARGET_GROUP, parameters),
                xml -> now -> now.targetGroup(xml));
    }

    private Consumer<Xml> describeTargets(Parameters parameters, boolean trusted) throws ApiError {
        checkTargetGroup(parameters, false);
        Targets targets = new Targets(subject);
        return list("Targets", Page.of(targets.entries(), Targets.Entry::key, parameters),
                xml -> entry -> targets.write(xml, entry));
    }

    private Consumer<Xml> describeEndpoints(Parameters parameters, boolean trusted) throws ApiError {
        checkProxy(parameters, false);
        Descriptions now = now(trusted);
        Optional<String> wanted = parameters.find("DBProxyEndpointName");
        List<Descriptions.Endpoint> endpoints = now.endpoints().stream()
                .filter(endpoint -> wanted.isEmpty() || wanted.get().equals(endpoint.name())).toList();
        if (endpoints.isEmpty()) {
            throw ApiError.notFound("DBProxyEndpointNotFoundFault", "DB proxy endpoint " + wanted.get()
                    + " not found; there are " + now.endpoints().stream().map(Descriptions.Endpoint::name).toList());
        }
        return list("DBProxyEndpoints", Page.of(endpoints, Descriptions.Endpoint::name, parameters),
                xml -> endpoint -> now.endpoint(xml, endpoint));
    }

    private Consumer<Xml> modifyProxy(Parameters parameters, boolean trusted) throws ApiError {
        checkProxy(parameters, true);
        set(Modification.ofProxy(parameters, now(trusted)));
        return xml -> xml.element("DBProxy", () -> now(trusted).proxy(xml));
    }

    private Consumer<Xml> modifyTargetGroup(Parameters parameters, boolean trusted) throws ApiError {
        checkTargetGroup(parameters, true);
        set(Modification.ofTargetGroup(parameters, subject.config()));
        return xml -> xml.element("DBProxyTargetGroup", () -> now(trusted).targetGroup(xml));
    }

    private Consumer<Xml> register(Parameters parameters, boolean trusted) throws ApiError {
        checkTargetGroup(parameters, false);
        List<String> added = new ArrayList<>();
        setTargets(parameters, registration -> added.addAll(registration.register()));
        Targets targets = new Targets(subject);
        List<Targets.Entry> entries = targets.entries().stream().filter(entry -> added.contains(entry.key())).toList();
        return xml -> xml.list("DBProxyTargets", entries, entry -> targets.write(xml, entry));
    }

    private Consumer<Xml> deregister(Parameters parameters, boolean trusted) throws ApiError {
        checkTargetGroup(parameters, false);
        setTargets(parameters, Registration::deregister);
        return xml -> { };
    }

    private static <T> Consumer<Xml> list(String name, Page<T> page, Function<Xml, Consumer<T>> each) {
        return xml -> {
            xml.list(name, page.entries(), each.apply(xml));
            xml.value("Marker", page.marker());
        };
    }

    private void setTargets(Parameters parameters, Registering what) throws ApiError {
        set(Set.of(Registration.SETTING), now -> {
            Registration registration = new Registration(subject, parameters);
            what.in(registration);
            return Map.of(Registration.SETTING, registration.value());
        });
    }

    private void set(Map<String, Optional<String>> changes) throws ApiError {
        if (!changes.isEmpty()) {
            set(changes.keySet(), now -> changes);
        }
    }

    private void set(Set<String> settings, LiveConfig.Change<ApiError> change) throws ApiError {
        try {
            String result = subject.config().set(change).toString();
            log.atWarn().addKeyValue("settings", settings).addKeyValue("result", result)
                    .log("RDS API: settings changed");
        } catch (ConfigException e) {
            throw ApiError.combination(e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        } catch (IOException e) {
            throw ApiError.refused("InvalidDBProxyStateFault", e.getMessage());
        }
    }

    /** @param required whether it must be named */
    private void checkProxy(Parameters parameters, boolean required) throws ApiError {
        String name = subject.config().current().monitoring().proxyName();
        Optional<String> given = required ? Optional.of(parameters.get("DBProxyName")) : parameters.find("DBProxyName");
        if (given.isPresent() && !given.get().equals(name)) {
            throw ApiError.notFound("DBProxyNotFoundFault", "DB proxy " + given.get() + " not found; this one is "
                    + name + " (proxy-name)");
        }
    }

    /** @param required whether the target group must be named, too */
    private void checkTargetGroup(Parameters parameters, boolean required) throws ApiError {
        checkProxy(parameters, true);
        Optional<String> given = required ? Optional.of(parameters.get("TargetGroupName"))
                : parameters.find("TargetGroupName");
        if (given.isPresent() && !given.get().equals(Descriptions.TARGET_GROUP)) {
            throw ApiError.notFound("DBProxyTargetGroupNotFoundFault", "Target group " + given.get()
                    + " not found; there is " + Descriptions.TARGET_GROUP);
        }
    }

    private Descriptions now(boolean trusted) {
        return new Descriptions(subject.config().current(), subject.config().loadedAt(), subject.config().changedAt(),
                ownName(), trusted);
    }

    /** Asks DNS, once. */
    private synchronized String ownName() {
        if (ownName == null) {
            try {
                ownName = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                ownName = "localhost";
            }
        }
        return ownName;
    }
}

package dev.switchhook;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The rules about compiled classes. Each returns one sentence for each breach.
final class ClassRules {
  static final String ROOT = "dev.switchhook.";

  private static final Set<String> TIME_OWNERS = Set.of("app");

  // SQLite pins the thread that calls it, so the store keeps a few platform threads of its own.
  private static final Set<String> THREAD_OWNERS = Set.of("app", "store");
  private static final Set<String> DIALERS = Set.of("egress", "simulator", "cli", "app");
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(?:Manager|Helper|Utils?|Impl)|Abstract[A-Z].*");

  private static final Pattern DATABASE =
      Pattern.compile(
          "javax?\\.sql\\..*|(?:org\\.sqlite|org\\.postgresql|org\\.flywaydb)\\..*|com\\.zaxxer\\..*");

  private static final Pattern OUTGOING =
      Pattern.compile(
          "java\\.net\\.http\\..*"
              + "|java\\.net\\.(?:Socket|DatagramSocket|URLConnection|HttpURLConnection)"
              + "|java\\.nio\\.channels\\.\\w*(?:SocketChannel|DatagramChannel)"
              + "|io\\.vertx\\.core\\.http\\.(?:HttpClient|WebSocketClient)\\w*"
              + "|io\\.vertx\\.core\\.net\\.NetClient\\w*"
              + "|io\\.vertx\\.(?:ext\\.web\\.client|core\\.dns)\\..*"
              + "|io\\.netty\\.bootstrap\\.Bootstrap");

  private static final Pattern NAME_LOOK_UP =
      Pattern.compile("java\\.net\\.InetAddress\\.(?:getByName|getAllByName|getLocalHost)\\(.*");

  // Methods without arguments, or such that no clock and no source can be handed in.
  private static final Pattern TIME_AND_CHANCE =
      Pattern.compile(
          "java\\.time\\.\\w+\\.now\\(\\)"
              + "|java\\.time\\.Clock\\.(?:system|tick)\\w*\\(.*"
              + "|java\\.time\\.InstantSource\\.system\\(\\)"
              + "|java\\.lang\\.System\\.(?:currentTimeMillis|nanoTime)\\(\\)"
              + "|java\\.util\\.Date\\.<init>\\(\\)"
              + "|java\\.util\\.(?:Random|SplittableRandom)\\.<init>\\(.*"
              + "|java\\.security\\.SecureRandom\\.(?:<init>|getInstance\\w*)\\(.*"
              + "|java\\.util\\.random\\.RandomGenerator\\.(?:of|getDefault)\\(.*"
              + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)"
              + "|java\\.util\\.UUID\\.randomUUID\\(\\)"
              + "|java\\.lang\\.Math\\.random\\(\\)"
              + "|java\\.lang\\.Thread\\.sleep\\(.*"
              + "|java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*");

  private static final Pattern THREADS =
      Pattern.compile(
          "java\\.lang\\.Thread\\.(?:<init>|ofVirtual|ofPlatform|startVirtualThread)\\(.*"
              + "|java\\.util\\.Timer\\.<init>\\(.*"
              + "|java\\.util\\.concurrent\\.Executors\\.new\\w+\\(.*"
              + "|java\\.util\\.concurrent\\.ForkJoinPool\\.(?:<init>|commonPool)\\(.*"
              + "|java\\.util\\.concurrent\\.(?:Scheduled)?ThreadPoolExecutor\\.<init>\\(.*");

  private ClassRules() {}

  /// Name of the package without the root package, as the table of ARCHITECTURE.md writes it.
  static String packageOf(JavaClass type) {
    String name = type.getPackageName() + ".";
    return name.startsWith(ROOT) ? name.substring(ROOT.length(), name.length() - 1) : "";
  }

  static boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(ROOT);
  }

  /// Which packages use which, as the code has it.
  static Map<String, Set<String>> edges(Iterable<JavaClass> types) {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (JavaClass type : types) {
      Set<String> row = edges.computeIfAbsent(packageOf(type), _ -> new TreeSet<>());
      uses(type)
          .filter(dependency -> isOurs(target(dependency)))
          .map(dependency -> packageOf(target(dependency)))
          .filter(to -> !to.equals(packageOf(type)))
          .forEach(row::add);
    }
    return edges;
  }

  static List<String> edgesOutsideOf(DependencyTable table, Iterable<JavaClass> types) {
    return all(types)
        .flatMap(ClassRules::uses)
        .filter(dependency -> isOurs(target(dependency)))
        .filter(dependency ->
            !table.allows(packageOf(dependency.getOriginClass()), packageOf(target(dependency))))
        .map(Dependency::getDescription)
        .toList();
  }

  static List<String> sqlOutsideOfTables(Iterable<JavaClass> types) {
    return all(types)
        .filter(type -> !packageOf(type).equals("store") && !topLevel(type).endsWith("Table"))
        .flatMap(ClassRules::uses)
        .filter(dependency -> DATABASE.matcher(target(dependency).getName()).matches())
        .map(Dependency::getDescription)
        .toList();
  }

  static List<String> outgoingOutsideOfEgress(Iterable<JavaClass> types) {
    List<JavaClass> others = all(types).filter(type -> !DIALERS.contains(packageOf(type))).toList();
    Stream<String> connections =
        others.stream()
            .flatMap(ClassRules::uses)
            .filter(dependency -> OUTGOING.matcher(target(dependency).getName()).matches())
            .map(Dependency::getDescription);
    Stream<String> lookUps = others.stream().flatMap(type -> calls(type, NAME_LOOK_UP));
    return Stream.concat(connections, lookUps).toList();
  }

  static List<String> timeAndChanceTaken(Iterable<JavaClass> types) {
    return callsOutsideOf(TIME_OWNERS, types, TIME_AND_CHANCE);
  }

  static List<String> threadsMade(Iterable<JavaClass> types) {
    return callsOutsideOf(THREAD_OWNERS, types, THREADS);
  }

  static List<String> namesThatSayNothing(Iterable<JavaClass> types) {
    return all(types)
        .filter(type -> EMPTY_NAME.matcher(type.getSimpleName()).matches())
        .map(JavaClass::getName)
        .toList();
  }

  private static List<String> callsOutsideOf(
      Set<String> owners, Iterable<JavaClass> types, Pattern forbidden) {
    return all(types)
        .filter(type -> !owners.contains(packageOf(type)))
        .flatMap(type -> calls(type, forbidden))
        .toList();
  }

  /// Calls and method references to code units that match, written `package.Class.method(types)`.
  private static Stream<String> calls(JavaClass type, Pattern forbidden) {
    return Stream.concat(
            type.getCodeUnitCallsFromSelf().stream()
                .map(call -> new Use(call.getTarget(), call.getDescription())),
            type.getCodeUnitReferencesFromSelf().stream()
                .map(call -> new Use(call.getTarget(), call.getDescription())))
        .filter(use -> forbidden.matcher(signature(use.target())).matches())
        .map(Use::description);
  }

  private record Use(CodeUnitAccessTarget target, String description) {}

  private static String signature(CodeUnitAccessTarget target) {
    List<String> parameters =
        target.getRawParameterTypes().stream().map(JavaClass::getSimpleName).toList();
    return target.getOwner().getName()
        + "."
        + target.getName()
        + "("
        + String.join(",", parameters)
        + ")";
  }

  private static Stream<JavaClass> all(Iterable<JavaClass> types) {
    return StreamSupport.stream(types.spliterator(), false);
  }

  private static Stream<Dependency> uses(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream();
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static String topLevel(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getSimpleName();
  }
}

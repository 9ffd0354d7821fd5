/** Who may import what: one entry per rule of the architecture, each with the reason a reader gets with the refusal. */
export interface Boundary {
  name: string;
  /** The files that the rule is about, as paths from the root of the repository. */
  files: RegExp;
  /** Files that the rule leaves alone. */
  except?: RegExp;
  /** What they may not import: a package's name, or for a relative import the path from the root. */
  target: RegExp;
  allowed?: RegExp;
  /** When the rule is about some of the target's exports: their names. Importing all of it counts as importing them. */
  names?: RegExp;
  why: string;
}

/** Tests and what only tests and the development server use. */
const test = /\.(test|fixture)\.ts$/;
const testOrDev =
  /\.(test|fixture)\.ts$|^packages\/functions\/src\/(dev[^/]*|harness[^/]*)\.ts$|^packages\/functions\/src\/(dev|flash-sale)\//;

export const boundaries: Boundary[] = [
  {
    name: "entity",
    files: /^packages\/(core|functions)\/src\//,
    except: /\.(repo|entity|entity\.test)\.ts$/,
    target: /\.entity(\.ts)?$/,
    why: "Only a *.repo.ts imports an *.entity.ts: the repository speaks the domain's words and hides how they are stored.",
  },
  {
    name: "electrodb",
    files: /^packages\//,
    except: /\.(repo|entity)\.ts$|^packages\/core\/src\/table\/|^packages\/local\/.*\.test\.ts$/,
    target: /^electrodb(\/|$)/,
    why: "Only *.entity.ts, *.repo.ts and core/src/table import electrodb: nothing above a repository knows how things are stored.",
  },
  {
    name: "messages",
    files: /^packages\/(core|functions)\/src\//,
    except: new RegExp(`${testOrDev.source}|^packages/functions/src/stream/(publish|send)\\.ts$`),
    target: /^@aws-sdk\/client-(sqs|sns)$/,
    why: "Only functions/src/stream/publish.ts and send.ts talk to SNS and SQS: a fact is written with the state and leaves by the stream, never by a second write.",
  },
  {
    name: "people",
    files: /^packages\/(core|functions)\/src\//,
    except: new RegExp(`${testOrDev.source}|^packages/functions/src/edge/(mailer|directory|identity(\\.\\w+)?)\\.ts$`),
    target: /^@aws-sdk\/client-(ses|sesv2|cognito-identity-provider)$/,
    why: "Only functions/src/edge/mailer.ts talks to SES and edge/directory.ts and edge/identity.ts to Cognito.",
  },
  {
    name: "money",
    files: /^packages\/(core|functions)\/src\//,
    except: new RegExp(`${test.source}|^packages/functions/src/edge/stripe(\\.\\w+)*\\.ts$`),
    target: /^stripe$/,
    why: "Only functions/src/edge/stripe.ts talks to Stripe, and is loaded with the first call that does: everything else knows the gateway's port.",
  },
  {
    name: "wire",
    files: /^packages\/(core|functions)\/src\//,
    except: new RegExp(`${test.source}|^packages/functions/src/edge/reach\\.ts$`),
    target: /^@smithy\//,
    why: "Only functions/src/edge/reach.ts signs requests to AWS of its own, and only to ask whether a service is there: work is done by the SDK's clients.",
  },
  {
    name: "api",
    files: /^packages\/functions\/src\/api\//,
    except: test,
    target: /^(@aws-sdk|@smithy)\//,
    why: "API files import faces of core and ./trpc.ts, never the AWS SDK: a procedure is a sentence.",
  },
  {
    name: "core",
    files: /^packages\/core\/src\//,
    target: /^(@waybill\/|packages\/(?!core\/))/,
    allowed: /^@waybill\/core\/|^@waybill\/local$/,
    why: "Core imports no other workspace package (tests may import @waybill/local): everything else depends on it.",
  },
  {
    name: "core-local",
    files: /^packages\/core\/src\//,
    except: test,
    target: /^@waybill\/local$/,
    why: "Core imports @waybill/local in tests only: there is no local mode in the domain.",
  },
  {
    name: "functions",
    files: /^packages\/functions\/src\//,
    target: /^(@waybill\/|packages\/(?!functions\/))/,
    allowed: /^@waybill\/(core\/|local$|client$|functions\/)/,
    why: "Functions import faces of @waybill/core only (tests, dev.ts and harness.ts also @waybill/local and @waybill/client).",
  },
  {
    name: "functions-dev",
    files: /^packages\/functions\/src\//,
    except: testOrDev,
    target: /^@waybill\/(local|client)$/,
    why: "Functions import @waybill/local and @waybill/client in tests, dev.ts and harness.ts only: what runs on Lambda knows neither.",
  },
  {
    name: "faults",
    files: /^packages\//,
    except: testOrDev,
    target: /^@waybill\/core\/table\/(faults|conflicts)$/,
    why: "Only tests and the development server put faults before the table: what is deployed does not carry them.",
  },
  {
    name: "client",
    files: /^packages\/client\/src\//,
    except: test,
    target: /^(@waybill\/|packages\/(?!client\/))/,
    why: "The client imports none of our packages: it is published, and its types are generated into it.",
  },
  {
    name: "local",
    files: /^packages\/local\/src\//,
    target: /^(@waybill\/|packages\/(?!local\/))/,
    why: "The local stack imports none of our packages: it is handed a topology and handlers.",
  },
  {
    name: "procedures",
    files: /^packages\/functions\/src\//,
    except: new RegExp(`${test.source}|^packages/functions/src/api/trpc\\.ts$`),
    target: /^@trpc\/server(\/(rpc|unstable-core-do-not-import))?$/,
    names: /^(initTRPC|TRPCBuilder|createBuilder)$/,
    why: "Only functions/src/api/trpc.ts imports initTRPC: there is no way to make a procedure without naming a permission.",
  },
  {
    name: "ids",
    files: /^(packages|examples|infra)\//,
    except: /^packages\/core\/src\/id\//,
    target: /^ulid(x?$|\/)/,
    why: "Only core/src/id imports ulid: every id is made there, from the time and chance that tests set.",
  },
  {
    name: "examples",
    files: /^examples\//,
    except: test,
    target: /^(@waybill\/|packages\/|infra\/)/,
    allowed: /^@waybill\/client(\/|$)/,
    why: "Examples import @waybill/client only (their tests also others): they show what anybody can do from outside.",
  },
  {
    name: "infra",
    files: /^infra\//,
    except: /^infra\/(test|bench)\//,
    target: /^(@waybill\/|packages\/|examples\/)/,
    allowed:
      /^packages\/(core\/src\/(table\/table\.definition|metric\/metric\.names|actor\/role)|functions\/src\/(topology|queries))\.ts$/,
    why: "Infra imports plain data only: the table's definition, the metrics' names, the roles, the topology and the saved queries. It deploys what they describe and runs nothing of ours.",
  },
];

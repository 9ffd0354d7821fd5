/** CloudFront and WAF in front of the API, for a stage that is attacked or far from its callers. */
import { gateway } from "./api.ts";
import { current } from "./current.ts";

const { edgeRatePerIp, domain } = current;

export const edge = edgeRatePerIp
  ? new sst.aws.Router("Edge", {
      ...(domain ? { domain } : {}),
      routes: { "/*": gateway.url },
      // AWS's core rules refuse URLs over 2 KB and bodies over 8 KB: batches of queries and long orders are larger.
      waf: {
        rateLimitPerIp: edgeRatePerIp,
        managedRules: { coreRuleSet: false, knownBadInputs: true, sqlInjection: false },
      },
    })
  : undefined;

export const url = edge?.url ?? gateway.url;

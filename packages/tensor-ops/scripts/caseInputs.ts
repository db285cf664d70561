/** Prints the case table for torch-figures.py: the twin of each case and the values of its inputs. */
import { cotangent, inputValues } from '../src/conformance/case.ts';
import { cases } from '../src/conformance/cases.ts';

const table = cases.map((each) => {
  const values = inputValues(each);
  return {
    case: `${each.op}: ${each.name}`,
    torch: each.torch,
    gradients: each.gradients,
    inputs: each.inputs.map(({ shape, kind }, i) => ({
      shape,
      kind,
      values: values[i]?.map((value) => (Number.isFinite(value) ? value : String(value))),
    })),
  };
});
console.log(JSON.stringify({ cases: table, cotangent: cotangent(2000) }));

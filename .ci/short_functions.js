// A lint rule: functions that fit on a screen, as in Python (tests/test_house.py).

const LONGEST = 40;

/** @type {Deno.lint.Plugin} */
export default {
  name: "house",
  rules: {
    "short-functions": {
      create(context) {
        const { text } = context.sourceCode;
        const check = (/** @type {Deno.lint.Node} */ node) => {
          const lines = text.slice(...node.range).split("\n").length;
          if (lines <= LONGEST) return;
          const message = `${lines} lines are more than the ${LONGEST} that a function may have`;
          context.report({ node, message });
        };
        return {
          FunctionDeclaration: check,
          FunctionExpression: check,
          ArrowFunctionExpression: check,
        };
      },
    },
  },
};
